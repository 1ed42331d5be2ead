/**
 * The choice of a primary: votes for a new epoch are collected, and with a majority of them the most advanced log wins.
 * Whatever was acknowledged is on a majority of disks, and any two majorities have a member in common: so it is in the
 * log that wins. Whoever gave its vote follows no older primary any more; what the old one may still rely on is waited
 * out. This is Raft's election (Ongaro and Ousterhout, 2014) with the candidate's part played from outside.
 */
import { setTimeout as pause } from 'node:timers/promises'
import type { Neighbour } from '@ztm/node/neighbours'
import { type Fenced, fence, promote } from './database.ts'
import type { Heard } from './watch.ts'

type Voter = Fenced & { database: Neighbour }

/**
 * @param size of the group
 * @param before the primary so far, which is not chosen again where others will do: there was a reason
 * @param beatMs for each answer
 * @throws where there is no majority
 */
export async function elect(
  heard: readonly Heard[],
  size: number,
  before: string | undefined,
  beatMs: number,
): Promise<{ name: string; epoch: number }> {
  const majority = Math.floor(size / 2) + 1
  const epoch = Math.max(...heard.map(({ status }) => status?.epoch ?? 0)) + 1
  const voters = await collectVotes(heard, epoch, 2 * beatMs)
  if (voters.length < majority) throw new Error(`only ${voters.length} of ${size} gave their vote`)
  // Timers know whole milliseconds only, and may be early by one.
  await pause(Math.max(...voters.map(({ lentFor }) => lentFor)) + 2)
  const others = voters.filter(({ database }) => database.name !== before)
  const { database } = mostAdvanced(others.length >= majority ? others : voters)
  await promote(database, epoch, 2 * beatMs)
  return { name: database.name, epoch }
}

/** Of those who answer: whoever is frozen would only keep the others waiting. */
async function collectVotes(heard: readonly Heard[], epoch: number, within: number): Promise<Voter[]> {
  const there = heard.filter(({ status }) => status)
  const asked = there.map(async ({ database }) => ({ database, ...(await fence(database, epoch, within)) }))
  const answers = await Promise.allSettled(asked)
  return answers.flatMap((answer) => (answer.status === 'fulfilled' ? [answer.value] : []))
}

/** By the epoch of its last batch first: a longer log of an older epoch has what was discarded. */
export const mostAdvanced = (voters: readonly Voter[]): Voter =>
  voters.reduce((best, voter) =>
    voter.last.epoch > best.last.epoch ||
    (voter.last.epoch === best.last.epoch && voter.last.seq > best.last.seq)
      ? voter
      : best,
  )
