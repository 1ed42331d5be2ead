// Fails: expected that somebody is promoted within

import { LEASE, type Member, NoMajority, openVote, type Position } from '../solution.ts'

export { LEASE, NoMajority, openVote }

export async function elect(
  members: readonly Member[],
  pause: (ms: number) => Promise<void>,
): Promise<Member> {
  const epochs = await answersOf(members, (member) => member.epoch())
  const epoch = Math.max(0, ...epochs) + 1
  const votes = await answersOf(members, async (member) => ({ member, ...(await member.vote(epoch)) }))
  if (votes.length * 2 <= members.length) throw new NoMajority()
  await pause(Math.max(...votes.map(({ lentFor }) => lentFor)))
  const { member } = votes.reduce((best, vote) => (isBehind(best.last, vote.last) ? vote : best))
  await member.promote(epoch)
  return member
}

async function answersOf<T>(members: readonly Member[], ask: (member: Member) => Promise<T>): Promise<T[]> {
  const answers: T[] = []
  for (const member of members) {
    try {
      answers.push(await ask(member))
    } catch {}
  }
  return answers
}

const isBehind = (one: Position, other: Position): boolean =>
  one.epoch < other.epoch || (one.epoch === other.epoch && one.seq < other.seq)
