/**
 * The primary's lease: it may answer as long as a majority of the group has lent it its votes. A replica lends its vote
 * as it asks for more, and says which answer it heard last. So the lease counts from when that answer was sent, by the
 * primary's own clock: that was before the vote was lent, however long the two messages were on their way or lay in the
 * buffer of a frozen process. No clock is compared with another; they only have to run at the same speed.
 */

export type Lease = ReturnType<typeof createLease>

/** @param needed of how many others the votes make a majority, with one's own. @param clock in milliseconds, never set back */
export function createLease(leaseMs: number, needed: () => number, clock: () => number) {
  const heard = new Map<string, number>()

  function end(): number {
    const others = needed()
    if (others === 0) return Number.POSITIVE_INFINITY
    const newestFirst = [...heard.values()].sort((a, b) => b - a)
    return (newestFirst[others - 1] ?? Number.NEGATIVE_INFINITY) + leaseMs
  }

  return {
    /** What to say with each answer, and to be told again. */
    now: clock,
    renew(voter: string, at: number): void {
      // What has not been said yet nobody has heard.
      if (at <= clock()) heard.set(voter, Math.max(at, heard.get(voter) ?? at))
    },
    holds: () => clock() < end(),
  }
}
