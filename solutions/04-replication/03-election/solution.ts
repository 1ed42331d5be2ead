/** Who becomes the primary, and how the one before is kept from going on. */

export type Position = { epoch: number; seq: number }
export type Disk = { load(): number; save(epoch: number): void }
export type Vote = {
  giveFor(epoch: number): number | undefined
  follow(epoch: number): boolean
}
export type Member = {
  epoch(): Promise<number>
  vote(epoch: number): Promise<{ last: Position; lentFor: number }>
  promote(epoch: number): Promise<void>
}

export const LEASE = 500

export function openVote(disk: Disk, clock: () => number): Vote {
  let promised = disk.load()
  // It is not on disk, as it changes many times a second. So after a death it is taken for what it can have been at most.
  let lentUntil = promised === 0 ? 0 : clock() + LEASE

  function promise(epoch: number): void {
    // First where it outlives us: what is only remembered must not be said.
    disk.save(epoch)
    promised = epoch
  }

  return {
    giveFor(epoch) {
      if (epoch <= promised) return undefined
      promise(epoch)
      // Whom it was lent to does not hear of this, and goes on relying on it.
      return Math.max(0, lentUntil - clock())
    },
    follow(epoch) {
      if (epoch < promised) return false
      if (epoch > promised) promise(epoch)
      lentUntil = clock() + LEASE
      return true
    },
  }
}

export class NoMajority extends Error {
  override name = 'NoMajority'
}

export async function elect(
  members: readonly Member[],
  pause: (ms: number) => Promise<void>,
): Promise<Member> {
  const epochs = await answersOf(members.map((member) => member.epoch()))
  const epoch = Math.max(0, ...epochs) + 1
  const votes = await answersOf(members.map(async (member) => ({ member, ...(await member.vote(epoch)) })))
  // Of all, and not of those who answer. What is acknowledged is on a majority of disks, and two of them always meet.
  if (votes.length * 2 <= members.length)
    throw new NoMajority(`${votes.length} of ${members.length} have voted`)
  await pause(Math.max(...votes.map(({ lentFor }) => lentFor)))
  const { member } = votes.reduce((best, vote) => (isBehind(best.last, vote.last) ? vote : best))
  // Once. Where no answer comes it may be the primary all the same, and a second one of this epoch would be its rival.
  await member.promote(epoch)
  return member
}

/** Of those who give one. */
async function answersOf<T>(asked: readonly Promise<T>[]): Promise<T[]> {
  const answers = await Promise.allSettled(asked)
  return answers.flatMap((answer) => (answer.status === 'fulfilled' ? [answer.value] : []))
}

const isBehind = (one: Position, other: Position): boolean =>
  one.epoch < other.epoch || (one.epoch === other.epoch && one.seq < other.seq)
