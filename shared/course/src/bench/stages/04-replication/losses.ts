/** What is lost when the primary dies, counted: of what people were told is done, what the next primary has not. */
import { setTimeout as pause } from 'node:timers/promises'
import type { Database } from '@ztm/domain/database'
import type { LabEvent } from '@ztm/lab/events'
import { until } from '@ztm/testkit/eventually'
import type { Figure } from '../../measurement.ts'
import { asked, comment, type Group, startGroup } from './group.ts'

const ROUNDS = 5
const WRITERS = 32
/** In milliseconds: of each link from a replica to a primary, one way. */
const DELAY = 50
/** In milliseconds: what an asynchronous primary may have acknowledged in it can be gone. */
const LEASE = 1_000
const PATIENT = { within: 60_000 }
/** Of rows that are read at once. */
const PORTION = 5_000

type Mode = 'async' | 'semi-sync'
type Lost = { acknowledged: number; atRisk: number; lost: number; setAside: number }

export async function* losses(): AsyncIterable<Figure> {
  const how = `${ROUNDS} deaths of the primary by SIGKILL while ${WRITERS} clients write; links between databases are slowed down by ${DELAY} ms each way, as if they were far apart, so that replicas lag`
  const safe = await countLosses('semi-sync')
  yield {
    id: 'lost-semi-sync',
    what: 'Acknowledged writes that are lost when the primary dies, semi-synchronous',
    values: [{ name: `of ${safe.acknowledged.toLocaleString('en')}`, value: safe.lost, unit: 'writes' }],
    bound: { of: 'value', atMost: 0 },
    how,
  }
  const unsafe = await countLosses('async')
  yield {
    id: 'lost-async',
    what: 'The same, asynchronous',
    values: [
      { name: `lost, of ${unsafe.acknowledged.toLocaleString('en')}`, value: unsafe.lost, unit: 'writes' },
      { name: 'acknowledged within a lease time before the deaths', value: unsafe.atRisk, unit: 'writes' },
      { name: 'set aside by the old primaries, as they report it', value: unsafe.setAside, unit: 'batches' },
    ],
    ratio: unsafe.lost / unsafe.atRisk,
    bound: { of: 'ratio', atMost: 1 },
    how: `${how}; among what was set aside is also what nobody had been told is done`,
  }
}

async function countLosses(mode: Mode): Promise<Lost> {
  const sum: Lost = { acknowledged: 0, atRisk: 0, lost: 0, setAside: 0 }
  const onEvent = (event: LabEvent) => {
    if (event.type === 'log' && event.line.msg.startsWith('set aside')) {
      sum.setAside += Number(event.line.batches)
    }
  }
  const group = await startGroup({ mode, links: true, onEvent })
  const client = group.client()
  try {
    const between = group.system.links().filter(({ from }) => from.startsWith('database'))
    for (const { from, to } of between) await group.system.delay(from, to, DELAY)
    for (let round = 1; round <= ROUNDS; round++) {
      process.stderr.write(`lost-${mode}: round ${round} of ${ROUNDS}\n`)
      const { acknowledged, atRisk, lost } = await oneDeath(group, client, `${mode}-${round}`)
      sum.acknowledged += acknowledged
      sum.atRisk += atRisk
      sum.lost += lost
    }
  } finally {
    await group.stop()
  }
  return sum
}

async function oneDeath(group: Group, client: Database, name: string) {
  /** By their ids, and when that was. */
  const acknowledged = new Map<string, number>()
  let stopped = false
  const write = async (writer: number) => {
    for (let number = 0; !stopped; number++) {
      const id = `${writer}-${number}`
      try {
        await client.write(asked(), comment(id, name))
        acknowledged.set(id, performance.now())
      } catch {
        // Nobody was told that it is done.
      }
    }
  }
  const writing = Promise.all(Array.from({ length: WRITERS }, (_, writer) => write(writer)))
  const primary = await group.primary()
  await until('the first writes', () => acknowledged.size > WRITERS, PATIENT)
  await pause(1.5 * LEASE)
  const died = performance.now()
  await group.system.kill(primary)
  const before = acknowledged.size
  await until('writes to go on', () => acknowledged.size > before + WRITERS, PATIENT)
  stopped = true
  await writing
  const there = await idsOf(client, name)
  await group.system.startNode(primary)
  await group.agree()
  return {
    acknowledged: acknowledged.size,
    atRisk: [...acknowledged.values()].filter((at) => at > died - LEASE && at <= died).length,
    lost: [...acknowledged.keys()].filter((id) => !there.has(id)).length,
  }
}

async function idsOf(client: Database, photo: string): Promise<Set<string>> {
  const found = new Set<string>()
  const sql = 'SELECT id FROM comments WHERE photo_id = ? AND id > ? ORDER BY id LIMIT ?'
  for (let last = ''; ; ) {
    const rows = await client.read(asked(), sql, [photo, last, PORTION], 'latest')
    for (const { id } of rows) found.add(String(id))
    if (rows.length < PORTION) return found
    last = String(rows.at(-1)?.id)
  }
}
