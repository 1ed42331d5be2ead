/** What is cached has a position, and so has a session: nobody sees less than they have seen, and no garbage spreads. */
import { randomBytes } from 'node:crypto'
import { type Call, ownCall } from '@ztm/domain/call'
import { beforeEach, expect, test } from 'vitest'
import { createLruCache } from '../src/cache/lru-cache.ts'
import { learn, moveOn, type Position, positionIn } from '../src/database/position.ts'
import { createMemorySessions } from '../src/web/memory-sessions.ts'

const NEVER_WAS = '999999:999999999999999'

let cache: ReturnType<typeof createLruCache>
beforeEach(() => {
  cache = createLruCache(() => 0, 10)
})

const person = (...at: [epoch: number, seq: number] | []): Call => {
  const call = ownCall('test', Date.now, 60_000)
  const [epoch, seq] = at
  if (epoch !== undefined && seq !== undefined) moveOn(call.seen, { epoch, seq })
  return call
}

/** Through the cache, to a database that shows so much. */
const read = (call: Call, shows: Position, value: string) =>
  cache.through(call, 'key', 60, async ({ seen }) => {
    learn(seen, positionIn(seen), shows)
    return value
  })

test('an entry is for whoever has seen no more than it has', async () => {
  await read(person(), { epoch: 1, seq: 10 }, 'old')
  expect(await read(person(1, 10), { epoch: 1, seq: 12 }, 'new')).toBe('old')
  expect(await read(person(1, 11), { epoch: 1, seq: 12 }, 'new')).toBe('new')
  // What was loaded anew is for everybody.
  expect(await read(person(), { epoch: 1, seq: 13 }, 'newer')).toBe('new')
})

test('who is given an entry has seen what it has', async () => {
  await read(person(), { epoch: 1, seq: 10 }, 'value')
  const somebody = person(1, 3)
  await read(somebody, { epoch: 1, seq: 99 }, 'not asked')
  expect(positionIn(somebody.seen)).toEqual({ epoch: 1, seq: 10 })
})

test('what a request sees meanwhile is not what the entry has', async () => {
  const call = person(1, 5)
  await cache.through(call, 'key', 60, async ({ seen }) => {
    moveOn(call.seen, { epoch: 1, seq: 90 })
    learn(seen, positionIn(seen), { epoch: 1, seq: 10 })
    return 'old'
  })
  expect(positionIn(call.seen)).toEqual({ epoch: 1, seq: 90 })
  expect(await read(person(1, 50), { epoch: 1, seq: 60 }, 'new')).toBe('new')
})

test('a position that never was is loaded past, once, and stands in no entry', async () => {
  await read(person(), { epoch: 1, seq: 10 }, 'old')
  const stranger = person()
  stranger.seen.set('photos', NEVER_WAS)
  expect(await read(stranger, { epoch: 1, seq: 11 }, 'new')).toBe('new')
  expect(positionIn(stranger.seen)).toEqual({ epoch: 1, seq: 11 })
  const somebody = person(1, 11)
  expect(await read(somebody, { epoch: 1, seq: 12 }, 'newer')).toBe('new')
  expect(positionIn(somebody.seen)).toEqual({ epoch: 1, seq: 11 })
})

test.each(['garbage', '', '1', '-1:5'])('%j has seen nothing, and is given what is there', async (text) => {
  await read(person(), { epoch: 1, seq: 10 }, 'value')
  const stranger = person()
  stranger.seen.set('photos', text)
  expect(await read(stranger, { epoch: 1, seq: 99 }, 'not asked')).toBe('value')
  expect(positionIn(stranger.seen)).toEqual({ epoch: 1, seq: 10 })
})

test('what a session has seen only grows, in whichever order its requests end', async () => {
  const sessions = createMemorySessions('web-1', Date.now, randomBytes)
  const token = await sessions.create(person(), 'ada')
  const seenBy = async () => positionIn((await sessions.find(person(), token))?.seen ?? new Map())
  for (const [epoch, seq] of [
    [1, 5],
    [2, 1],
    [1, 99],
    [2, 0],
  ] as const)
    await sessions.note(person(), token, person(epoch, seq).seen)
  expect(await seenBy()).toEqual({ epoch: 2, seq: 1 })
  await sessions.note(
    person(),
    token,
    new Map([
      ['photos', 'garbage'],
      ['another', '9:9'],
    ]),
  )
  expect(await seenBy()).toEqual({ epoch: 2, seq: 1 })
  expect((await sessions.find(person(), token))?.seen.size).toBe(1)
})

test('one session is not another', async () => {
  const sessions = createMemorySessions('web-1', Date.now, randomBytes)
  const tokens = [await sessions.create(person(), 'ada'), await sessions.create(person(), 'ada')]
  await sessions.note(person(), tokens[0] ?? '', person(1, 5).seen)
  expect((await sessions.find(person(), tokens[1] ?? ''))?.seen.size).toBe(0)
})
