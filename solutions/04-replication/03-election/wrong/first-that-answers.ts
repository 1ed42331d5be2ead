// Fails: expected that a majority of

import { LEASE, type Member, NoMajority, openVote } from '../solution.ts'

export { LEASE, NoMajority, openVote }

/** They are copies of each other. */
export async function elect(
  members: readonly Member[],
  pause: (ms: number) => Promise<void>,
): Promise<Member> {
  const epochs = await answersOf(members.map((member) => member.epoch()))
  const epoch = Math.max(0, ...epochs) + 1
  const votes = await answersOf(members.map(async (member) => ({ member, ...(await member.vote(epoch)) })))
  if (votes.length * 2 <= members.length) throw new NoMajority()
  await pause(Math.max(...votes.map(({ lentFor }) => lentFor)))
  const member = (votes[0] ?? votes[1])?.member as Member
  await member.promote(epoch)
  return member
}

async function answersOf<T>(asked: readonly Promise<T>[]): Promise<T[]> {
  const answers = await Promise.allSettled(asked)
  return answers.flatMap((answer) => (answer.status === 'fulfilled' ? [answer.value] : []))
}
