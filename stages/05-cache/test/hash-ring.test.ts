/** Where keys belong: evenly, the same for everybody, and hardly any moves. */
import { expect, test } from 'vitest'
import { hashRing } from '../src/cache/hash-ring.ts'

const KEYS = Array.from({ length: 20_000 }, (_, nth) => `photo:${nth}`)
const names = (count: number) => Array.from({ length: count }, (_, nth) => `cache-${nth + 1}`)

function shares(count: number): number[] {
  const ring = hashRing(names(count))
  const counts = new Map<string, number>()
  for (const key of KEYS) counts.set(ring(key) ?? '', (counts.get(ring(key) ?? '') ?? 0) + 1)
  return [...counts.values()].map((share) => (share * count) / KEYS.length)
}

test.each([2, 4, 9])('%i servers have about equal shares', (count) => {
  expect(shares(count)).toHaveLength(count)
  expect(Math.max(...shares(count))).toBeLessThan(1.25)
  expect(Math.min(...shares(count))).toBeGreaterThan(0.75)
})

test('a server more takes its share from all, and nothing else moves', () => {
  const [before, after] = [hashRing(names(4)), hashRing(names(5))]
  const moved = KEYS.filter((key) => before(key) !== after(key))
  expect(moved.every((key) => after(key) === 'cache-5')).toBe(true)
  // A fifth, where `hash % 5` in the place of `hash % 4` would move four.
  expect(moved.length / KEYS.length).toBeLessThan(0.25)
  expect(moved.length / KEYS.length).toBeGreaterThan(0.15)
})

test('whoever makes it, in whichever order, it is the same', () => {
  const [one, other] = [hashRing(names(4)), hashRing(names(4).reverse())]
  expect(KEYS.every((key) => one(key) === other(key))).toBe(true)
})

test('without servers a key belongs nowhere', () => {
  expect(hashRing([])('photo:1')).toBeUndefined()
})
