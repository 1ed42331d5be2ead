/** What the edges' hit ratios are held against: the most that can be had, and what theory says of LRU. */
import { chanceFrom, wholeBelow } from '@ztm/domain/seed/chance'
import { expect, test } from 'vitest'
import { bestHits } from '../src/bench/stages/05-cache/best-hits.ts'
import { cheOfLru } from '../src/bench/stages/05-cache/che.ts'

/** By trying all that can be done: at each miss, to keep it in the place of any other, or not to. */
function tried(trace: readonly number[], room: number, kept: readonly number[] = []): number {
  const [key, ...rest] = trace
  if (key === undefined) return 0
  if (kept.includes(key)) return 1 + tried(rest, room, kept)
  const choices = kept.map((_, at) => kept.with(at, key))
  return Math.max(
    ...[kept, ...(kept.length < room ? [[...kept, key]] : choices)].map((now) => tried(rest, room, now)),
  )
}

test('the most hits of tiny traces are those that trying everything finds', () => {
  const chance = chanceFrom(1)
  for (let nth = 0; nth < 60; nth++) {
    const trace = Array.from({ length: 9 }, () => wholeBelow(chance, 5))
    const room = 1 + (nth % 3)
    expect([trace, room, bestHits(trace, room)]).toEqual([trace, room, tried(trace, room)])
  }
})

test('hits count from where they shall, and what was kept before is there', () => {
  expect(bestHits([1, 2, 1, 2, 1], 2)).toBe(3)
  expect(bestHits([1, 2, 1, 2, 1], 2, 3)).toBe(2)
  expect(bestHits([1, 1, 1], 0)).toBe(0)
})

test('where all are as popular, LRU hits as often as its share of them', () => {
  expect(cheOfLru(new Array(1_000).fill(1 / 1_000), 250)).toBeCloseTo(0.25, 6)
})

test('where half of all is asked for by one, theory is above what its share alone would give', () => {
  const shares = [0.5, ...new Array(100).fill(0.005)]
  // Solved by hand: the one is there nearly always, and of each other about ten in a hundred.
  expect(cheOfLru(shares, 11)).toBeCloseTo(0.5 + 0.5 * 0.1, 2)
})
