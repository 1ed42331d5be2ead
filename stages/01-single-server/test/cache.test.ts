/** The cache: what is read often is loaded once, nothing outlives its time, and no write is overtaken by an older read. */
import { ownCall } from '@ztm/domain/call'
import { expect, test } from 'vitest'
import { createLruCache } from '../src/cache/lru-cache.ts'

const call = ownCall('test', Date.now, 60_000)

function cacheOf(most: number) {
  let now = 0
  let loads = 0
  const cache = createLruCache(() => now, most)
  return {
    cache,
    get: (key: string) => cache.through(call, key, 1, async () => `${key}${++loads}`),
    wait: (ms: number) => (now += ms),
    loads: () => loads,
  }
}

test('a second read loads nothing', async () => {
  const { get, loads } = cacheOf(10)
  expect(await get('a')).toBe(await get('a'))
  expect(loads()).toBe(1)
})

test('nothing is given out at or past its time', async () => {
  const { get, wait } = cacheOf(10)
  await get('a')
  wait(999)
  expect(await get('a')).toBe('a1')
  wait(1)
  expect(await get('a')).toBe('a2')
})

test('the entry unused for longest goes first', async () => {
  const { get, loads } = cacheOf(2)
  await get('a')
  await get('b')
  await get('a')
  await get('c')
  expect(await get('a')).toBe('a1')
  expect(loads()).toBe(3)
  expect(await get('b')).toBe('b4')
})

test('what is forgotten is loaded again', async () => {
  const { cache, get } = cacheOf(10)
  await get('a')
  await cache.forget(call, ['a'])
  expect(await get('a')).toBe('a2')
})

test('a load that a write overtakes is not kept', async () => {
  const { cache, get } = cacheOf(10)
  let finish = (_value: string) => {}
  const old = cache.through(call, 'a', 1, () => new Promise<string>((resolve) => (finish = resolve)))
  await cache.forget(call, ['a'])
  finish('old')
  expect(await old).toBe('old')
  expect(await get('a')).toBe('a1')
})

test('a load that fails keeps nothing', async () => {
  const { cache, get } = cacheOf(10)
  await expect(cache.through(call, 'a', 1, () => Promise.reject(new Error('down')))).rejects.toThrow('down')
  expect(await get('a')).toBe('a1')
})

test('with room for none it only passes on', async () => {
  const { get, loads } = cacheOf(0)
  await get('a')
  await get('a')
  expect(loads()).toBe(2)
})
