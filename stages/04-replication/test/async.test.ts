/** Asynchronous replication loses what only the primary had, and says how much: no more than a lease's time can bring. */
import { readFileSync } from 'node:fs'
import { until } from '@ztm/testkit/eventually'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { connect, named, onlyTo, request, writeSurely } from './clients.ts'
import { DATABASES, type Group, startGroup } from './group.ts'

const PATIENT = { within: 30_000, every: 20 }
const WRITERS = 8

let group: Group
let database: ReturnType<typeof connect>
beforeAll(async () => {
  group = await startGroup({ env: { REPLICATION: 'async' } })
  database = connect(group.system)
}, 60_000)
afterAll(async () => {
  database?.close()
  await group?.stop()
})

test('what is lost is set aside, counted and told', { timeout: 60_000 }, async () => {
  const primary = await group.primary()
  const alone = onlyTo(group.system, primary)
  const acknowledged: string[] = []
  /** Until it is refused. */
  async function keepWriting(writer: number): Promise<void> {
    for (let number = 0; ; number++) {
      const value = `l${writer}-${number}`
      const like = { op: 'add' as const, table: 'likes', row: { photo_id: 'liked', user_id: value } }
      try {
        await alone.write(request(), [named(`w${writer}`, value), like])
      } catch {
        return
      }
      acknowledged.push(value)
    }
  }
  const writing = Promise.all(Array.from({ length: WRITERS }, (_, writer) => keepWriting(writer)))
  await until('writes to be acknowledged', () => acknowledged.length > 100, PATIENT)

  const statuses = await group.statuses()
  const last = (name: string) => statuses.find((one) => one.name === name)?.last.seq ?? 0
  const lag = last(primary) - Math.max(...DATABASES.filter((name) => name !== primary).map(last))
  const before = acknowledged.length
  await Promise.all(group.linksTo(primary).map(({ from, to }) => group.system.cut(from, to)))
  // The lease ends, and with it what it acknowledges: nobody else has to tell it.
  await writing
  const since = acknowledged.length - before
  await group.system.freeze(primary)
  await writeSurely(database, 'afterwards')
  await Promise.all(group.linksTo(primary).map(({ from, to }) => group.system.heal(from, to)))
  await group.system.thaw(primary)
  await group.areOne(PATIENT)

  const [log] = await group.logs()
  const lost = acknowledged.filter((value) => log?.times(value) === 0)
  expect(lost.length).toBeGreaterThan(0)
  expect(lost.length).toBeLessThanOrEqual(since + lag)
  await until('it to say so', () => group.said(primary, 'set aside').length > 0, PATIENT)
  const [aside] = group.said(primary, 'set aside')
  const { batches, file } = { ...aside?.line } as { batches: number; file: string }
  const lines = readFileSync(file, 'utf8').trimEnd().split('\n')
  expect(lines).toHaveLength(batches)
  const found = new Set(lines.flatMap((line) => [...line.matchAll(/l\d-\d+/g)].map(([value]) => value)))
  expect(lost.filter((value) => !found.has(value))).toEqual([])
  alone.close()
})
