/** What is kept, for how long, and that nothing older than a change is. Two web servers, over real Redis servers. */

import { until } from '@ztm/testkit/eventually'
import { beforeEach, describe, expect, test } from 'vitest'
import { moveOn, positionIn } from '../src/database/position.ts'
import { cacheOver, historyOf, KEPT, person, type WebCache } from './caches.ts'
import { type RedisServer, redisServer } from './redis-servers.ts'

let redis: RedisServer
let one: WebCache
let two: WebCache
let database: ReturnType<typeof historyOf>
beforeEach(async () => {
  redis = await redisServer('cache-1')
  one = await cacheOver([redis])
  two = await cacheOver([redis])
  database = historyOf()
})

const read = (cache: WebCache, call = person()) =>
  cache.through(call, 'key', KEPT, async (loading) => database.read(loading, 'key'))

async function write(cache: WebCache, value: string, call = person()) {
  const over = await cache.changing(call, ['key'])
  database.write(call, 'key', value)
  await over(call)
  return call
}

/** A load that goes on when it is told to. */
function slowLoad() {
  let goOn = () => {}
  const told = new Promise<void>((resolve) => {
    goOn = resolve
  })
  let hasRead = () => {}
  const reading = new Promise<void>((resolve) => {
    hasRead = resolve
  })
  const through = (cache: WebCache, call = person()) =>
    cache.through(call, 'key', KEPT, async (loading) => {
      const value = database.read(loading, 'key')
      hasRead()
      await told
      return value
    })
  return { through, reading, goOn }
}

describe('what is kept', () => {
  test('is asked for once, by whichever web server', async () => {
    await write(one, 'value')
    expect([await read(one), await read(two), await read(one)]).toEqual(['value', 'value', 'value'])
    expect(database.queries).toHaveLength(1)
  })

  test('is kept for about its time, and not all of it equally long', async () => {
    const keys = Array.from({ length: 30 }, (_, nth) => `key ${nth}`)
    await Promise.all(keys.map((key) => one.through(person(), key, KEPT, async () => 'value')))
    const left = await Promise.all(keys.map((key) => redis.by.pttl(`value:${key}`)))
    expect(Math.min(...left)).toBeGreaterThan(50_000)
    expect(Math.max(...left)).toBeLessThanOrEqual(66_000)
    expect(Math.max(...left) - Math.min(...left)).toBeGreaterThan(2_000)
  })

  test('that there is nothing is known, too, and for a short time', async () => {
    expect([await read(one), await read(two)]).toEqual([undefined, undefined])
    expect(database.queries).toHaveLength(1)
    expect(await redis.by.pttl('value:key')).toBeLessThan(6_000)
    await write(two, 'something')
    expect(await read(one)).toBe('something')
  })

  test('a load that fails is an error for those who waited, and the next one loads again', async () => {
    const failing = Array.from({ length: 3 }, () =>
      one.through(person(), 'key', KEPT, async () => {
        throw new Error('no database')
      }),
    )
    for (const { status } of await Promise.allSettled(failing)) expect(status).toBe('rejected')
    await write(two, 'value')
    expect(await read(two)).toBe('value')
  })

  test.each([
    ['nonsense', 'no JSON {'],
    ['of another version of this code', JSON.stringify({ schema: 999, at: '1:1', value: 'old' })],
  ])('what is %s is loaded anew', async (_, text) => {
    await write(one, 'value')
    await redis.by.set('value:key', text)
    expect([await read(one), await read(two)]).toEqual(['value', 'value'])
    expect(database.queries).toHaveLength(1)
  })

  test('where the server says that it is something else, the database is asked', async () => {
    await write(one, 'value')
    await redis.by.lpush('value:key', 'a list')
    expect(await read(one)).toBe('value')
    await write(one, 'newer')
    expect([await read(one), await read(two)]).toEqual(['newer', 'newer'])
    expect(database.queries).toHaveLength(2)
  })
})

describe('one load for all', () => {
  test('five hundred who ask at once, at two web servers, make one query', async () => {
    await write(one, 'value')
    const load = slowLoad()
    const asking = Array.from({ length: 500 }, (_, nth) => load.through(nth % 2 === 0 ? one : two))
    await load.reading
    load.goOn()
    expect(new Set(await Promise.all(asking))).toEqual(new Set(['value']))
    expect(database.queries).toHaveLength(1)
  })

  test('where whoever loads it has died, somebody else does when the lease runs out, and one only', async () => {
    await write(one, 'value')
    await redis.by.set('lease:key', 'of a web server that is dead', 'PX', 300)
    const values = await Promise.all(Array.from({ length: 50 }, (_, nth) => read(nth % 2 === 0 ? one : two)))
    expect(new Set(values)).toEqual(new Set(['value']))
    expect(database.queries).toHaveLength(1)
  })

  test('a lease is not for ever', async () => {
    const load = slowLoad()
    const loading = load.through(one)
    await load.reading
    expect(await redis.by.pttl('lease:key')).toBeGreaterThan(0)
    expect(await redis.by.pttl('lease:key')).toBeLessThanOrEqual(1_000)
    load.goOn()
    await loading
  })

  test('whoever has written since is not given what others wait for', async () => {
    await write(one, 'old')
    const load = slowLoad()
    const waiting = load.through(one)
    await load.reading
    const writer = await write(two, 'new')
    const theirs = read(one, writer)
    load.goOn()
    expect(await waiting).toBe('old')
    expect(await theirs).toBe('new')
    expect(await read(two)).toBe('new')
  })
})

describe('a change', () => {
  test('is seen at every web server when it is over', async () => {
    for (const value of ['1', '2', '3']) {
      await write(one, value)
      expect([await read(one), await read(two)]).toEqual([value, value])
    }
  })

  test('what was read before it is not kept after it', async () => {
    await write(one, 'old')
    const load = slowLoad()
    const loading = load.through(one)
    await load.reading
    await write(two, 'new')
    load.goOn()
    expect(await loading).toBe('old')
    expect(await read(one)).toBe('new')
  })

  test('nothing is kept while it goes on, whoever reads', async () => {
    await write(one, 'old')
    const writer = person()
    const over = await one.changing(writer, ['key'])
    expect(await read(two)).toBe('old')
    expect(await redis.by.exists('value:key')).toBe(0)
    database.write(writer, 'key', 'new')
    await over(writer)
    expect(await read(two)).toBe('new')
  })

  test('of two that go on at once, the first to be over does not end the other', async () => {
    const [first, second] = [person(), person()]
    const firstOver = await one.changing(first, ['key'])
    const secondOver = await two.changing(second, ['key'])
    await firstOver(first)
    await read(one)
    expect(await redis.by.exists('value:key')).toBe(0)
    await secondOver(second)
    await read(one)
    expect(await redis.by.exists('value:key')).toBe(1)
  })

  test('of a web server that dies in the middle is over after some seconds', async () => {
    await one.changing(person(), ['key'])
    const left = await redis.by.pttl('held:key')
    expect(left).toBeGreaterThan(2_000)
    expect(left).toBeLessThanOrEqual(5_000)
  })

  test('who loads after it reads at least as far as it, from however lazy a replica', async () => {
    const { queries: _, ...lazy } = historyOf(() => 1_000)
    const writer = person()
    const over = await one.changing(writer, ['key'])
    lazy.write(writer, 'key', 'value')
    await over(writer)
    const visitor = person()
    const value = await two.through(visitor, 'key', KEPT, async (loading) => lazy.read(loading, 'key'))
    expect(value).toBe('value')
    expect(positionIn(visitor.seen)).toEqual({ epoch: 1, seq: 1 })
  })

  test('the later of two counts, whichever is over first', async () => {
    const [early, late] = [person(), person()]
    const earlyOver = await one.changing(early, ['key'])
    const lateOver = await two.changing(late, ['key'])
    moveOn(early.seen, { epoch: 2, seq: 9 })
    moveOn(late.seen, { epoch: 2, seq: 10 })
    await lateOver(late)
    await earlyOver(early)
    expect(await redis.by.get('floor:key')).toBe('2:10')
  })
})

describe('what a reader has seen', () => {
  test('moves on to what they are given', async () => {
    await write(one, 'value')
    await read(one)
    const visitor = person()
    await read(two, visitor)
    expect(positionIn(visitor.seen)).toEqual({ epoch: 1, seq: 1 })
  })

  test('does not keep them from what has not changed since', async () => {
    await write(one, 'value')
    await read(one)
    const reader = person()
    moveOn(reader.seen, { epoch: 1, seq: 50 })
    expect(await read(two, reader)).toBe('value')
    expect(database.queries).toHaveLength(1)
  })

  test('a position that nobody can have costs its owner a query, and nobody else anything', async () => {
    await write(one, 'value')
    await read(one)
    for (const name of ['photos', 'untold']) {
      const stranger = person()
      stranger.seen.set(name, '999999:999999999999999')
      expect(await read(one, stranger)).toBe('value')
    }
    const before = database.queries.length
    expect(await read(two)).toBe('value')
    expect(database.queries).toHaveLength(before)
  })
})

test('a value is gone from the server when it is changed, and not only hidden', async () => {
  await write(one, 'value')
  await read(one)
  await one.changing(person(), ['key'])
  await until('it to be gone', async () => (await redis.by.exists('value:key', 'lease:key')) === 0)
})
