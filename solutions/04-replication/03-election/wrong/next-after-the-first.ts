// Fails: are known: expected an election for a newer one, came one for

import { LEASE, type Member, NoMajority, openVote, type Position } from '../solution.ts'

export { LEASE, NoMajority, openVote }

/** Who answers first knows which epoch it is. */
export async function elect(
  members: readonly Member[],
  pause: (ms: number) => Promise<void>,
): Promise<Member> {
  const epochs = await answersOf(members.map((member) => member.epoch()))
  const epoch = (epochs[0] ?? 0) + 1
  const votes = await answersOf(members.map(async (member) => ({ member, ...(await member.vote(epoch)) })))
  if (votes.length * 2 <= members.length) throw new NoMajority()
  await pause(Math.max(...votes.map(({ lentFor }) => lentFor)))
  const { member } = votes.reduce((best, vote) => (isBehind(best.last, vote.last) ? vote : best))
  await member.promote(epoch)
  return member
}

async function answersOf<T>(asked: readonly Promise<T>[]): Promise<T[]> {
  const answers = await Promise.allSettled(asked)
  return answers.flatMap((answer) => (answer.status === 'fulfilled' ? [answer.value] : []))
}

const isBehind = (one: Position, other: Position): boolean =>
  one.epoch < other.epoch || (one.epoch === other.epoch && one.seq < other.seq)
