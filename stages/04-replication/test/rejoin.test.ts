/** A primary of the past comes back, with batches that nobody else has. */
import { readFileSync } from 'node:fs'
import { until } from '@ztm/testkit/eventually'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { connect, named, onlyTo, request, writeSurely } from './clients.ts'
import { type Group, startGroup } from './group.ts'

const PATIENT = { within: 30_000, every: 20 }

let group: Group
let database: ReturnType<typeof connect>
let primary: string

beforeAll(async () => {
  group = await startGroup()
  database = connect(group.system)
  primary = await group.primary()
}, 60_000)
afterAll(async () => {
  database?.close()
  await group?.stop()
})

const lastOf = async (name: string) => (await group.status(name))?.last.seq ?? 0

test('a primary of the past sets aside what nobody else has, and rejoins', { timeout: 60_000 }, async () => {
  for (const id of ['a1', 'a2', 'a3']) await writeSurely(database, id)
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
  for (const id of ['b1', 'b2', 'b3']) await writeSurely(database, id)
  for (const { from, to } of group.linksTo(primary)) await group.system.heal(from, to)

  const told: string[] = []
  const wakingUp = Array.from({ length: 8 }, (_, at) =>
    old.write(request(), [named(`z${at}`, 'too late')]).then(
      () => void told.push('acknowledged'),
      ({ kind }) => void told.push(kind),
    ),
  )
  await group.system.thaw(primary)
  await Promise.all(wakingUp)
  expect(new Set(told)).toEqual(new Set(['unavailable']))
  await expect(old.read(request(), 'SELECT 1', [], 'latest')).rejects.toMatchObject({ kind: 'unavailable' })

  const aside = () => group.said(primary, 'set aside')[0]
  await until('it to say what it sets aside', () => aside() !== undefined, PATIENT)
  const { batches, file } = { ...aside()?.line } as { batches: number; file: string }
  expect(aside()?.msg).toBe(`set aside ${batches} batches that nobody else has, in ${file}`)
  expect(file).toMatch(/discarded-\d+-\d+\.jsonl$/)
  const lines = readFileSync(file, 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line))
  expect([batches, lines.length]).toEqual([alone, alone])
  expect(lines[0].seq).toBe(common + 1)
  expect(lines[0].changes).toContain('"t1"')
  await group.areOne()
  expect(await group.status(primary)).toMatchObject({ role: 'replica' })
  const gone = await database.read(request(), `SELECT id FROM users WHERE id LIKE 't%'`, [], 'latest')
  expect(gone).toEqual([])
  old.close()
})
