/** The client: which copy is asked for what, and who answers where one is silent, behind, or not the primary any more. */
import { type Call, ownCall } from '@ztm/domain/call'
import { Refused } from '@ztm/domain/database'
import { eventually, until } from '@ztm/testkit/eventually'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { moveOn, positionIn } from '../src/database/position.ts'
import { named } from './clients.ts'
import { startSmallDatabases } from './small-databases.ts'

const SILENT = expect.objectContaining({ kind: 'unavailable' })

let group: Awaited<ReturnType<typeof startSmallDatabases>>
beforeEach(async () => {
  group = await startSmallDatabases()
})
afterEach(() => group.stop())

const request = (seen: Call['seen'] = new Map()): Call => ({ ...ownCall('test', Date.now, 20_000), seen })
const write = () => group.database.write(request(), [named('a', 'a')])

async function read(how: 'seen' | 'latest' = 'seen', seen?: Call['seen']) {
  const [row] = await group.database.read(request(seen), 'SELECT 1', [], how)
  return row?.by
}

async function many(count: number) {
  const by = new Set<unknown>()
  for (let times = 0; times < count; times++) by.add(await read())
  return [...by].sort()
}

/** On a computer that stands still for half a second every copy seems silent, and another is asked: then once more. */
const unlessItStandsStill = (attempt: () => Promise<void>) =>
  eventually('as it should be', attempt, { within: 10_000, every: 1_100 })

/** From now on it is known who the primary is, and counted who is asked. */
async function begin() {
  await write()
  for (const small of group.smalls) small.asked = []
}

test('reads are for the replicas, as soon as it is known who is the primary', async () => {
  await begin()
  await unlessItStandsStill(async () => expect(await many(60)).toEqual(['database-2', 'database-3']))
})

test('the copy that has less to do is asked', async () => {
  await begin()
  const [, one] = group.smalls
  one.isSilent = true
  // Of two at once each gets one.
  const both = [read(), read()]
  expect(await Promise.race(both)).toBe('database-3')
  await until('the other to be asked', () => one.asked.length > 0, { within: 10_000, every: 1 })
  const before = one.asked.length
  expect(await many(20)).toEqual(['database-3'])
  expect(one.asked.length).toBe(before)
  one.isSilent = false
  await Promise.all(both)
})

test('who lets somebody wait in vain is asked last for a while, and then again', async () => {
  await begin()
  const [, one] = group.smalls
  one.isSilent = true
  while (one.asked.length === 0) await read()
  await unlessItStandsStill(async () => {
    await read()
    const before = one.asked.length
    expect(await many(10)).toEqual(['database-3'])
    expect(one.asked.length).toBe(before)
  })
  one.isSilent = false
  await until('it to answer again', async () => (await read()) === 'database-2', { within: 20_000 })
})

test('the primary is learned once, and learned anew when it is another', async () => {
  const [one, two, three] = group.smalls
  await unlessItStandsStill(async () => {
    await begin()
    for (let times = 0; times < 10; times++) await write()
    expect(await read('latest')).toBe('database-1')
    expect([one.asked.length, two.asked, three.asked]).toEqual([11, [], []])
  })
  one.leads = false
  three.leads = true
  await write()
  expect(await read('latest')).toBe('database-3')
  await unlessItStandsStill(async () => expect(await many(60)).toEqual(['database-1', 'database-2']))
})

test('where no replica is as far as somebody has seen, the primary answers', async () => {
  await begin()
  const [one] = group.smalls
  one.shows = { epoch: 1, seq: 60 }
  const seen = new Map()
  moveOn(seen, { epoch: 1, seq: 50 })
  expect(await read('seen', seen)).toBe('database-1')
  expect(positionIn(seen)).toEqual({ epoch: 1, seq: 60 })
  // And others are still answered by replicas.
  await unlessItStandsStill(async () => expect(await many(20)).not.toContain('database-1'))
})

test('a position that never was makes its bringer wait, and is forgotten', async () => {
  const seen = new Map([['photos', '999999:999999999999999']])
  expect(await read('seen', seen)).toBe('database-1')
  expect(positionIn(seen)).toEqual({ epoch: 1, seq: 10 })
  await write()
  await unlessItStandsStill(async () => expect(await many(60)).toEqual(['database-2', 'database-3']))
})

test('where nobody is known to be up to date, what is there is better than nothing', async () => {
  for (const small of group.smalls) Object.assign(small, { leads: false, isFresh: false })
  expect(await read()).toMatch(/database-/)
  await expect(read('latest')).rejects.toEqual(SILENT)
  await expect(write()).rejects.toEqual(SILENT)
  // But nobody is shown less than they have seen.
  const seen = new Map()
  moveOn(seen, { epoch: 1, seq: 11 })
  await expect(read('seen', seen)).rejects.toEqual(SILENT)
  expect(positionIn(seen)).toEqual({ epoch: 1, seq: 11 })
  group.smalls[1].shows = { epoch: 1, seq: 12 }
  expect(await read('seen', seen)).toBe('database-2')
})

test('a refusal is an answer: nobody else is asked', async () => {
  const need = { op: 'need' as const, table: 'users', row: { id: 'x' } }
  await unlessItStandsStill(async () => {
    await begin()
    await expect(group.database.write(request(), [need])).rejects.toBeInstanceOf(Refused)
    expect(group.smalls.flatMap(({ asked }) => asked)).toEqual(['write'])
  })
})
