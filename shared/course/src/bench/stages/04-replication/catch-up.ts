/** How fast a replica that was away takes in what it has missed. */
import { setTimeout as pause } from 'node:timers/promises'
import { closedLoop } from '../../load.ts'
import type { Figure } from '../../measurement.ts'
import { median, quartiles } from '../../quartiles.ts'
import { asked, comment, DATABASES, type Group, startGroup } from './group.ts'

const ROUNDS = 3
const MISSED = 100_000
/** Connections that write them, and how much each has under way: as much as the database takes. */
const WRITERS = { connections: 16, atOnce: 16 }
/** In milliseconds. */
const LOOK_EVERY = 10

export async function catchUp(): Promise<Figure> {
  const group = await startGroup()
  const rounds: number[] = []
  try {
    while (rounds.length < ROUNDS) {
      process.stderr.write(`catch-up: round ${rounds.length + 1} of ${ROUNDS}\n`)
      rounds.push(await missedAndTaken(group))
    }
  } finally {
    await group.stop()
  }
  return {
    id: 'catch-up',
    what: `A replica ${MISSED.toLocaleString('en')} batches behind catches up`,
    values: [{ name: 'batches', value: median(rounds), quartiles: quartiles(rounds), unit: 'batches/s' }],
    bound: { of: 'value', atLeast: 20_000 },
    how: `${ROUNDS} rounds: stopped in order, and started when the others had so many more; from its first answer to its last, each batch a comment and its count; semi-sync`,
  }
}

async function missedAndTaken({ system, ...group }: Group): Promise<number> {
  const leader = await group.primary()
  const replica = DATABASES.find((name) => name !== leader) as string
  await system.stopNode(replica)
  const from = (await group.status(leader)).last.seq
  const missed = await write(group, leader, from)
  const to = from + missed
  const seen: { seq: number; at: number }[] = []
  const starting = system.startNode(replica)
  while ((seen.at(-1)?.seq ?? 0) < to) {
    await pause(LOOK_EVERY)
    // Until it listens nobody answers.
    const status = await group.status(replica).catch(() => undefined)
    if (status && status.last.seq > from) seen.push({ seq: status.last.seq, at: performance.now() })
  }
  await starting
  const [first, last] = [seen[0], seen.at(-1)]
  if (!first || !last || first === last) throw new Error('it was seen too seldom while it caught up')
  return ((last.seq - first.seq) / (last.at - first.at)) * 1000
}

/** @returns how many batches the log has grown by, enough of them */
async function write(group: Pick<Group, 'connect' | 'status'>, leader: string, from: number) {
  const primaries = Array.from({ length: WRITERS.connections }, () => group.connect(leader))
  let missed = 0
  while (missed < MISSED) {
    await closedLoop(WRITERS.connections * WRITERS.atOnce, 1, async (number) => {
      const id = `${from + missed} ${number}`
      // One that took too long may have been written or not: the log says how many were.
      await primaries[number % primaries.length]?.write(asked(), comment(id)).catch(() => undefined)
    })
    missed = (await group.status(leader)).last.seq - from
  }
  return missed
}
