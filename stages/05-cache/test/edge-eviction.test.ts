/** What goes when there is no room: SIEVE, and LRU beside it. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { lru } from '../src/edge/lru.ts'
import { type CreateEviction, sieve } from '../src/edge/sieve.ts'

const POLICIES: [name: string, create: CreateEviction][] = [
  ['SIEVE', sieve],
  ['LRU', lru],
]

/** Each taken in where it is not there. @returns what went, in order */
function use(create: CreateEviction, limit: number, keys: string): string {
  let gone = ''
  const eviction = create<string>(limit, (key) => {
    gone += key
  })
  for (const key of keys) if (!eviction.get(key)) eviction.set(key, 1)
  return gone
}

describe.each(POLICIES)('%s', (_, create) => {
  test('never takes more than there is room for, and knows what it has', () => {
    const Step = fc.record({
      what: fc.constantFrom('set', 'get', 'delete'),
      key: fc.nat({ max: 12 }),
      bytes: fc.integer({ min: 0, max: 10 }),
    })
    const steps = fc.array(Step, { maxLength: 200 })
    fc.assert(
      fc.property(steps, (all) => {
        const known = new Map<number, number>()
        const eviction = create<number>(20, (key) => expect(known.delete(key)).toBe(true))
        for (const { what, key, bytes } of all) {
          if (what === 'set') {
            known.delete(key)
            eviction.set(key, bytes)
            known.set(key, bytes)
          } else if (what === 'delete') {
            known.delete(key)
            eviction.delete(key)
          } else expect(eviction.get(key)).toBe(known.has(key))
          const sum = [...known.values()].reduce((total, size) => total + size, 0)
          expect(eviction.bytes()).toBe(sum)
          expect(sum).toBeLessThanOrEqual(20)
        }
      }),
    )
  })
})

test('SIEVE: what is used stays, where it is; the hand goes on from there', () => {
  // a is used and loses its mark, so b goes for e. From there the hand goes on: c for f, d for g, and then e, which is
  // new and has not been used either. The turn of a comes when the hand has come round.
  expect(use(sieve, 4, 'abcdaefg')).toBe('bcd')
  expect(use(sieve, 4, 'abcdaefgh')).toBe('bcde')
  expect(use(sieve, 2, 'aababc')).toBe('a')
})

test('LRU: what was used last stays', () => {
  expect(use(lru, 4, 'abcdaefg')).toBe('bcd')
  expect(use(lru, 4, 'abcdaefgh')).toBe('bcda')
})

test('where few things are popular, SIEVE has more hits than LRU, which has as many as Che’s approximation says', () => {
  const [objects, room, requests] = [10_000, 100, 200_000]
  const weights = Array.from({ length: objects }, (_, rank) => 1 / (rank + 1))
  const total = weights.reduce((sum, weight) => sum + weight, 0)
  const shares = weights.map((weight) => weight / total)
  const upTo = new Float64Array(objects)
  for (const [rank, share] of shares.entries()) upTo[rank] = (upTo[rank - 1] ?? 0) + share

  const hitRatio = (create: CreateEviction) => {
    const eviction = create<number>(room, () => undefined)
    const random = randomNumbers(5)
    let hits = 0
    for (let asked = 0; asked < requests; asked++) {
      const rank = firstAbove(upTo, random())
      if (eviction.get(rank)) hits += 1
      else eviction.set(rank, 1)
    }
    return hits / requests
  }
  const [bySieve, byLru] = [hitRatio(sieve), hitRatio(lru)]
  expect(Math.abs(byLru - che(shares, room))).toBeLessThan(0.01)
  expect(bySieve).toBeGreaterThan(byLru + 0.05)
})

/** How many of the requests LRU answers (Che, Tung and Wang, 2002): whatever is asked for within some time stays. */
function che(shares: readonly number[], room: number): number {
  const stays = (time: number) => shares.map((share) => 1 - Math.exp(-share * time))
  let [low, high] = [0, 1e9]
  while (high - low > 1e-6 * high) {
    const middle = (low + high) / 2
    if (stays(middle).reduce((sum, one) => sum + one, 0) < room) low = middle
    else high = middle
  }
  return stays(low).reduce((sum, one, rank) => sum + one * (shares[rank] ?? 0), 0)
}

/** The same each time (mulberry32). */
function randomNumbers(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

function firstAbove(sorted: Float64Array, value: number): number {
  let [low, high] = [0, sorted.length - 1]
  while (low < high) {
    const middle = (low + high) >> 1
    if ((sorted[middle] as number) < value) low = middle + 1
    else high = middle
  }
  return low
}
