/** The checker accepts what a register can do, however odd it looks, and finds whatever it cannot. */
import { describe, expect, test } from 'vitest'
import { checkLinearizability } from '../src/consistency/linearizability.ts'
import type { History } from '../src/consistency/operation.ts'
import { read, refused, wrote } from './consistency-histories.ts'

const verdictOn = (history: History) => checkLinearizability(history).verdict

const GOOD: Record<string, History> = {
  'nothing at all': [],
  'one thing after the other': [read('a', null, 0, 1), wrote('a', 1, 2, 3), read('b', 1, 4, 5)],
  'a write that has not been answered yet is seen by one reader and, before that, not by another': [
    wrote('a', 1, 0, 9),
    read('b', null, 1, 2),
    read('c', 1, 3, 4),
  ],
  'a read that began before a write was done looks stale': [
    wrote('a', 1, 0, 1),
    read('b', 1, 2, 9),
    wrote('a', 2, 3, 4),
    read('c', 2, 5, 6),
  ],
  'writes that overlap took effect the other way round': [
    wrote('a', 1, 0, 10),
    wrote('b', 2, 1, 9),
    read('c', 2, 2, 3),
    read('c', 1, 4, 5),
    read('c', 1, 11, 12),
  ],
  'a write of unknown fate took effect, and much later': [
    wrote('a', 1, 0),
    wrote('b', 2, 5, 6),
    read('c', 2, 7, 8),
    read('c', 1, 50, 51),
  ],
  'a write of unknown fate took no effect': [
    wrote('a', 1, 0, 1),
    wrote('a', 2, 2),
    read('b', 1, 50, 51),
    read('b', 1, 60, 61),
  ],
  'a refused write took no effect': [wrote('a', 1, 0, 1), refused(wrote('a', 2, 2, 3)), read('b', 1, 4, 5)],
  'a read that was never answered says nothing': [wrote('a', 1, 0, 1), read('b', null, 2)],
  'what ends when another begins overlaps it': [wrote('a', 1, 0, 5), read('b', null, 5, 6)],
}

const BAD: Record<string, History> = {
  'a stale read after an acknowledged write': [wrote('a', 1, 0, 1), wrote('b', 2, 2, 3), read('c', 1, 4, 5)],
  'an acknowledged write is lost': [wrote('a', 1, 0, 1), read('b', null, 2, 3)],
  'a read from the future': [read('a', 1, 0, 1), wrote('b', 1, 2, 3)],
  'a read of what nobody wrote': [wrote('a', 1, 0, 1), read('b', 7, 2, 3)],
  'a read of what was refused': [refused(wrote('a', 1, 0, 1)), read('b', 1, 2, 3)],
  'a read, while it was under way, of what was refused in the end': [
    refused(wrote('a', 1, 0, 9)),
    read('b', 1, 2, 3),
  ],
  'two primaries, each with readers of its own': [
    wrote('a', 1, 0, 1),
    wrote('b', 2, 0, 1),
    read('a', 1, 2, 3),
    read('b', 2, 2, 3),
    read('a', 1, 4, 5),
    read('b', 2, 4, 5),
  ],
  'time runs backwards between two readers': [wrote('a', 1, 0, 9), read('b', 1, 1, 2), read('c', null, 3, 4)],
  'a write applied twice: its value comes back after it was overwritten': [
    wrote('a', 1, 0),
    read('c', 1, 1, 2),
    wrote('b', 2, 3, 4),
    read('c', 2, 5, 6),
    read('c', 1, 7, 8),
  ],
  'a write of unknown fate was seen, and undone': [
    wrote('a', 1, 0, 1),
    wrote('a', 2, 2),
    read('b', 2, 3, 4),
    read('b', 1, 5, 6),
  ],
}

describe('accepts', () => {
  for (const [what, history] of Object.entries(GOOD)) {
    test(what, () => {
      expect(checkLinearizability(history)).toEqual({
        verdict: 'linearizable',
        operations: history.length,
        violations: [],
        undecided: [],
      })
    })
  }
})

describe('rejects', () => {
  for (const [what, history] of Object.entries(BAD))
    test(what, () => expect(verdictOn(history)).toBe('violated'))
})

test('each key is a register of its own, and each violation names its key', () => {
  const good = wrote('a', 1, 0, 1)
  const stale = read('b', null, 2, 3)
  const { verdict, violations } = checkLinearizability([good, { ...stale, key: 'y' }])
  expect({ verdict, violations }).toEqual({ verdict: 'linearizable', violations: [] })
  const both = checkLinearizability([good, stale, { ...good, key: 'y' }, { ...stale, key: 'y' }])
  expect(both.violations.map(({ key }) => key)).toEqual(['x', 'y'])
})

test('a violation is told in words, by the operations that matter and by no others', () => {
  const before = Array.from({ length: 50 }, (_, index) => wrote('a', index, index * 10, index * 10 + 1))
  const history = [
    ...before,
    wrote('a', 'old', 1000, 1001),
    wrote('b', 'unknown', 1002),
    wrote('a', 'new', 1004, 1005),
    read('c', 'new', 1006, 1007),
    read('d', 'old', 1008, 1009.5),
    read('d', 'new', 1010, 1011),
  ]
  const { violations } = checkLinearizability(history)
  expect(violations).toHaveLength(1)
  expect(violations[0]?.words.split('\n')).toEqual([
    'there is no order of these in which each read sees the latest write:',
    '  a, from 1000 to 1001 ms: wrote "old" to x, and was told that it was done',
    '  a, from 1004 to 1005 ms: wrote "new" to x, and was told that it was done',
    '  d, from 1008 to 1009.5 ms: read "old" from x',
  ])
})

test('says whether something was read that nobody had written, or that was refused', () => {
  const words = (history: History) => checkLinearizability(history).violations[0]?.words
  expect(words([read('a', 1, 0, 1), wrote('b', 1, 2, 3)])).toMatch(
    /^somebody read what nobody had written yet:/,
  )
  expect(words([refused(wrote('a', 1, 0, 9)), read('b', 1, 2, 3)])).toMatch(
    /^somebody read what had been refused:/,
  )
})

test('two writes of the same value cannot be told apart, and are refused', () => {
  expect(() => checkLinearizability([wrote('a', 1, 0, 1), wrote('b', 1, 2, 3)])).toThrow(
    /1 is written to x twice/,
  )
})
