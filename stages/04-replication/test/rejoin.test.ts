/** Who comes back: a primary of the past with batches that nobody else has, and replicas for whom the log begins too late. */
import { mkdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { until } from '@ztm/testkit/eventually'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { connect, named, onlyTo, request, writeSurely } from './clients.ts'
import { DATABASES, type Group, startGroup } from './group.ts'

const KEPT = 40
const PATIENT = { within: 30_000, every: 20 }
const A_MINUTE = { timeout: 60_000 }
/** In bytes, each way and second: so that catching up takes a while. */
const SLOW = 2_000_000

let group: Group
let database: ReturnType<typeof connect>
let primary: string
let replica: string
let number = 0

beforeAll(async () => {
  group = await startGroup({ env: { LOG_KEEPS: String(KEPT) } })
  database = connect(group.system)
}, 60_000)
afterAll(async () => {
  database?.close()
  await group?.stop()
})
beforeEach(async () => {
  primary = await group.primary()
  replica = DATABASES.find((name) => name !== primary) ?? ''
})

async function write(count: number, length?: number) {
  for (let times = 0; times < count; times++) await writeSurely(database, `w${number++}`, length)
}

const lastOf = async (name: string) => (await group.status(name))?.last.seq ?? 0
/** Of the replica, so far. */
const taken = () => group.said(replica, 'took a snapshot').length
const untilTaken = (count: number) => until(`${count} snapshots`, () => taken() === count, PATIENT)

test('a primary of the past sets aside what nobody else has, and rejoins', A_MINUTE, async () => {
  await write(3)
  await group.agree(PATIENT)
  const old = onlyTo(group.system, primary)
  const common = await lastOf(primary)
  for (const { from, to } of group.linksTo(primary)) await group.system.cut(from, to)
  const tail = ['t1', 't2', 't3']
  const refused = await Promise.allSettled(tail.map((id) => old.write(request(), [named(id, id)])))
  expect(refused.map(({ status }) => status)).toEqual(Array(3).fill('rejected'))
  const alone = (await lastOf(primary)) - common
  expect(alone).toBeGreaterThan(0)
  await group.system.freeze(primary)
  // Healed before there is another, they would still carry what was written.
  await write(3)
  for (const { from, to } of group.linksTo(primary)) await group.system.heal(from, to)

  const tooLate = Promise.allSettled(['z1', 'z2'].map((id) => old.write(request(), [named(id, id)])))
  await group.system.thaw(primary)
  expect((await tooLate).map(({ status }) => status)).toEqual(['rejected', 'rejected'])
  await expect(old.read(request(), 'SELECT 1', [], 'latest')).rejects.toMatchObject({ kind: 'unavailable' })

  const aside = () => group.said(primary, 'set aside')[0]
  await until('it to say what it sets aside', () => aside() !== undefined, PATIENT)
  const { batches, file } = { ...aside()?.line } as { batches: number; file: string }
  expect(aside()?.msg).toBe(`set aside ${batches} batches that nobody else has, in ${file}`)
  expect(file).toMatch(/discarded-\d+-\d+\.jsonl$/)
  const lines = readFileSync(file, 'utf8').trimEnd().split('\n')
  expect([batches, lines.length]).toEqual([alone, alone])
  expect(JSON.parse(lines[0] ?? '')).toMatchObject({
    seq: common + 1,
    changes: expect.stringContaining('"t1"'),
  })
  await group.areOne()
  expect(await group.status(primary)).toMatchObject({ role: 'replica' })
  const gone = await database.read(request(), `SELECT id FROM users WHERE id LIKE 't%'`, [], 'latest')
  expect(gone).toEqual([])
  old.close()
})

test('a replica whose disk is empty gets a snapshot', A_MINUTE, async () => {
  await write(3)
  const had = taken()
  await group.system.stopNode(replica)
  rmSync(join(group.dataDir, replica), { recursive: true })
  mkdirSync(join(group.dataDir, replica))
  await write(KEPT + 1)
  await group.system.startNode(replica)
  await group.areOne()
  await untilTaken(had + 1)
})

test('and so does one that was away for longer than the log reaches back', A_MINUTE, async () => {
  for (const [missed, more] of [
    [KEPT - 10, 0],
    [KEPT + 10, 1],
  ] as const) {
    const had = taken()
    await group.agree(PATIENT)
    await group.system.stopNode(replica)
    await write(missed)
    await group.system.startNode(replica)
    await group.areOne()
    await untilTaken(had + more)
  }
})

test('killed while it catches up, it goes on where it was', A_MINUTE, async () => {
  await group.agree(PATIENT)
  const before = await lastOf(replica)
  await group.system.stopNode(replica)
  await write(KEPT - 5, 100_000)
  const end = await lastOf(primary)
  await group.system.throttle(replica, primary, SLOW)
  const starting = group.system.startNode(replica).catch(() => undefined)
  let at = 0
  const amid = async () => {
    at = await lastOf(replica)
    return at > before && at < end
  }
  await until('it to have some and not all', amid, { ...PATIENT, every: 5 })
  await group.system.kill(replica)
  await starting
  await group.system.heal(replica, primary)
  const had = taken()
  await group.system.startNode(replica)
  await group.areOne()
  await untilTaken(had)
})

test('killed while it takes a snapshot, it takes another', A_MINUTE, async () => {
  await group.system.stopNode(replica)
  await write(KEPT + 5, 50_000)
  await group.system.throttle(replica, primary, SLOW)
  const starting = group.system.startNode(replica).catch(() => undefined)
  const path = join(group.dataDir, replica, 'snapshot.sqlite')
  const some = () => (statSync(path, { throwIfNoEntry: false })?.size ?? 0) > 1_000_000
  await until('a part of the snapshot to be there', some, { ...PATIENT, every: 5 })
  await group.system.kill(replica)
  await starting
  await group.system.heal(replica, primary)
  const had = taken()
  await group.system.startNode(replica)
  await group.areOne()
  await untilTaken(had + 1)
  expect(some()).toBe(false)
})
