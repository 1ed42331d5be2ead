/** Chance that can be repeated, and popularity as it is drawn from it. */
import { bytesOf, chanceFrom, timesOf, wholeBelow } from '@ztm/domain/seed/chance'
import { zipfRanks, zipfShare } from '@ztm/domain/seed/zipf'
import { describe, expect, test } from 'vitest'

const DRAWS = 200_000

/** How far counts are from what is expected, in standard deviations of chi-squared. */
function oddness(counts: readonly number[], expected: (at: number) => number): number {
  const chiSquared = counts.reduce((sum, count, at) => sum + (count - expected(at)) ** 2 / expected(at), 0)
  const freedom = counts.length - 1
  return (chiSquared - freedom) / Math.sqrt(2 * freedom)
}

function tally(length: number, draw: () => number): number[] {
  const counts = new Array<number>(length).fill(0)
  for (let at = 0; at < DRAWS; at++) {
    const drawn = draw()
    counts[drawn] = (counts[drawn] ?? Number.NaN) + 1
  }
  return counts
}

test('the same seed gives the same numbers, another one others', () => {
  const [one, same, other] = [chanceFrom(7), chanceFrom(7), chanceFrom(8)]
  const numbers = Array.from({ length: 50 }, one)
  expect(Array.from({ length: 50 }, same)).toEqual(numbers)
  expect(Array.from({ length: 50 }, other)).not.toEqual(numbers)
  // Figures are compared between runs years apart: these may never change.
  expect(numbers.slice(0, 3).map((number) => Math.floor(number * 1e6))).toEqual([11_704, 61_958, 976_907])
})

test('numbers are even from 0 to below 1', () => {
  const chance = chanceFrom(1)
  const counts = tally(100, () => wholeBelow(chance, 100))
  expect(Math.abs(oddness(counts, () => DRAWS / 100))).toBeLessThan(5)
})

test('bytes take every value', () => {
  expect(new Set(bytesOf(chanceFrom(1))(10_000)).size).toBe(256)
})

describe.each([0.3, 10, 2_000])('something that happens %d times on average', (mean) => {
  test('does, and spreads as far as chance alone would', () => {
    const chance = chanceFrom(3)
    const times = Array.from({ length: 4_000 }, () => timesOf(chance, mean))
    const average = times.reduce((sum, count) => sum + count, 0) / times.length
    const variance = times.reduce((sum, count) => sum + (count - average) ** 2, 0) / times.length
    expect(average / mean).toBeCloseTo(1, 1)
    expect(variance / mean).toBeCloseTo(1, 0)
  })
})

test.each([2, 3, 10, 1_000])('of %i the first is twice as popular as the second, and so on', (count) => {
  const counts = tally(count, zipfRanks(chanceFrom(count), count))
  const share = zipfShare(count)
  expect(Math.abs(oddness(counts, (rank) => DRAWS * share(rank)))).toBeLessThan(5)
})

test('of one the first is always drawn', () => {
  expect(tally(1, zipfRanks(chanceFrom(1), 1))).toEqual([DRAWS])
})
