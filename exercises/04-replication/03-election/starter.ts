/** Who becomes the primary, and how the one before is kept from going on. */

/** The last batch in somebody's log: the epoch that it was written in, and its number. */
export type Position = { epoch: number; seq: number }

/** In milliseconds: for so long a primary may rely on somebody who follows it. */
export const LEASE = 500

/** What outlives the process. */
export type Disk = {
  /** What was saved last, 0 where nothing was. */
  load(): number
  /** It is on disk when this returns. @throws where it is not */
  save(epoch: number): void
}

/** One database's vote. */
export type Vote = {
  /**
   * A monitor wants it for the primary of a new epoch.
   * @returns for how many milliseconds it is still lent to an older one; undefined where it is refused
   */
  giveFor(epoch: number): number | undefined
  /** The primary of an epoch has sent something. @returns whether it is followed, which lends it the vote from now on */
  follow(epoch: number): boolean
}

/** @param clock milliseconds: call it, and no other clock */
export function openVote(_disk: Disk, _clock: () => number): Vote {
  // TODO: promise each epoch once, keep it, and know for how long the vote is lent. Now anybody gets anything.
  return {
    giveFor: () => 0,
    follow: () => true,
  }
}

/** A database, as a monitor reaches it. Where it does not answer, a call fails after a while. */
export type Member = {
  /** The newest epoch that it has promised itself to. */
  epoch(): Promise<number>
  /** Asks for its vote. @throws where it is refused, or no answer comes: then it may have been given */
  vote(epoch: number): Promise<{ last: Position; lentFor: number }>
  /** Makes it the primary. @throws where no answer comes: then it may be the primary */
  promote(epoch: number): Promise<void>
}

/** Not enough members have given their vote. */
export class NoMajority extends Error {
  override name = 'NoMajority'
}

/** @param pause waits for so many milliseconds @returns who has been promoted @throws NoMajority, or what `promote` throws */
export async function elect(
  members: readonly Member[],
  _pause: (ms: number) => Promise<void>,
): Promise<Member> {
  // TODO: find the epoch, collect votes, choose, wait. Now the first one is promoted, whoever it is.
  for (const member of members) {
    await member.promote(1)
    return member
  }
  throw new NoMajority('There is nobody.')
}
