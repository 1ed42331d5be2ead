// Fails: expected no other one in that epoch, came

import { LEASE, type Member, NoMajority, openVote, type Position } from '../solution.ts'

export { LEASE, NoMajority, openVote }

/** When one fails, there is another that has voted. */
export async function elect(
  members: readonly Member[],
  pause: (ms: number) => Promise<void>,
): Promise<Member> {
  const epochs = await answersOf(members.map((member) => member.epoch()))
  const epoch = Math.max(0, ...epochs) + 1
  const votes = await answersOf(members.map(async (member) => ({ member, ...(await member.vote(epoch)) })))
  if (votes.length * 2 <= members.length) throw new NoMajority()
  await pause(Math.max(...votes.map(({ lentFor }) => lentFor)))
  let problem: unknown
  for (const { member } of votes.toSorted((a, b) => (isBehind(a.last, b.last) ? 1 : -1))) {
    try {
      await member.promote(epoch)
      return member
    } catch (error) {
      problem = error
    }
  }
  throw problem
}

async function answersOf<T>(asked: readonly Promise<T>[]): Promise<T[]> {
  const answers = await Promise.allSettled(asked)
  return answers.flatMap((answer) => (answer.status === 'fulfilled' ? [answer.value] : []))
}

const isBehind = (one: Position, other: Position): boolean =>
  one.epoch < other.epoch || (one.epoch === other.epoch && one.seq < other.seq)
