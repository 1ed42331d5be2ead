/** What is made of the rounds of a benchmark: medians, spread, and a verdict that nothing passes in silence. */
import { expect, test } from 'vitest'
import { secondsOf } from '../src/bench/cpu.ts'
import { alone, inTurn } from '../src/bench/in-turn.ts'
import { type Figure, verdictOn } from '../src/bench/measurement.ts'
import { median, quartiles } from '../src/bench/quartiles.ts'

const ABOUT = { id: 'reads', what: 'Reads', unit: 'reads/s', how: 'somehow' }
const FIGURE: Figure = {
  id: 'reads',
  what: 'Reads',
  values: [{ name: 'ours', value: 3, unit: 's' }],
  how: '',
}

test('the median and the quartiles, in any order, and of one value', () => {
  expect(median([9, 1, 5])).toBe(5)
  expect(median([10, 1, 2, 3])).toBe(2.5)
  expect(quartiles([5, 1, 3, 2, 4])).toEqual([2, 4])
  expect([median([7]), ...quartiles([7])]).toEqual([7, 7, 7])
})

test('two are measured in turn, and the ratio is that of each round', async () => {
  const order: string[] = []
  const rounds = { ours: 0, theirs: 0 }
  const contender = (name: 'ours' | 'theirs', speed: number) => ({
    name,
    measure: async () => {
      order.push(name)
      // Both get slower together, as on a computer that does something else meanwhile.
      return speed / ++rounds[name]
    },
  })
  const bound = { of: 'ratio', atLeast: 2 } as const
  const figure = await inTurn({ ...ABOUT, bound }, contender('ours', 30), contender('theirs', 10))
  expect(order.slice(0, 4)).toEqual(['ours', 'theirs', 'ours', 'theirs'])
  expect(figure.ratio).toBeCloseTo(3)
  expect(figure.ratioQuartiles?.map((ratio) => Math.round(ratio))).toEqual([3, 3])
  expect(figure.values.map(({ name }) => name)).toEqual(['ours', 'theirs'])
  for (const { value, quartiles: [low, high] = [0, 0] } of figure.values) {
    expect(low).toBeLessThan(value)
    expect(high).toBeGreaterThan(value)
  }
  expect(verdictOn(figure)).toBe('kept')
})

test('a peer that is not there: the rest is measured, and its bound is not kept', async () => {
  const bound = { of: 'ratio', atMost: 2 } as const
  const ours = { name: 'ours', measure: async () => 1 }
  const figure = await alone({ ...ABOUT, bound }, ours, 'There is no PostgreSQL.')
  expect(figure.values).toHaveLength(1)
  expect(figure.notCompared).toBe('There is no PostgreSQL.')
  expect(verdictOn(figure)).toBe('not compared')
})

test.each<[string, Partial<Figure>, string]>([
  ['no bound', {}, 'kept'],
  ['a ratio within', { ratio: 0.9, bound: { of: 'ratio', atLeast: 0.9 } }, 'kept'],
  ['a ratio below', { ratio: 0.89, bound: { of: 'ratio', atLeast: 0.9 } }, 'missed'],
  ['a ratio above', { ratio: 1.31, bound: { of: 'ratio', atMost: 1.3 } }, 'missed'],
  ['no ratio where one is held', { bound: { of: 'ratio', atMost: 1.3 } }, 'missed'],
  ['a ratio that is no number', { ratio: Number.NaN, bound: { of: 'ratio', atMost: 1.3 } }, 'missed'],
  ['a value above', { bound: { of: 'value', atMost: 2 } }, 'missed'],
])('a verdict: %s', (_what, given, verdict) => {
  expect(verdictOn({ ...FIGURE, ...given })).toBe(verdict)
})

test.each([
  ['0:00.12', 0.12],
  ['  3:04.50\n', 184.5],
  ['02:03:04', 7_384],
  ['1-02:03:04', 93_784],
])('how ps writes %s', (written, seconds) => {
  expect(secondsOf(written)).toBeCloseTo(seconds)
})
