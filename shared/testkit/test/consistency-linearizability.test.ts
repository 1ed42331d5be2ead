/** The checker accepts what a register can do, however odd it looks, and finds whatever it cannot. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { checkLinearizability } from '../src/consistency/linearizability.ts'
import type { History } from '../src/consistency/operation.ts'
import {
  oneCopy,
  type Registers,
  randomFrom,
  read,
  refused,
  tamperedWith,
  tinyHistories,
  type Work,
  workedAt,
  wrote,
} from './consistency-histories.ts'
import { anyOrderExplains, zonesFit } from './consistency-oracles.ts'

const verdictOn = (history: History) => checkLinearizability(history).verdict
const seeds = fc.noShrink(fc.integer())
const PATIENCE = 120_000

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

test('agrees with trying every order, on thousands of tiny histories', { timeout: PATIENCE }, () => {
  const seen = { linearizable: 0, violated: 0 }
  fc.assert(
    fc.property(tinyHistories, (history) => {
      const expected = anyOrderExplains(history) ? 'linearizable' : 'violated'
      seen[expected] += 1
      expect(verdictOn(history)).toBe(expected)
    }),
    { numRuns: 5000 },
  )
  expect(Math.min(seen.linearizable, seen.violated)).toBeGreaterThan(500)
})

test('what it gives as the reason of a violation is one, and a small one', { timeout: PATIENCE }, () => {
  fc.assert(
    fc.property(tinyHistories, (history) => {
      for (const { operations } of checkLinearizability(history).violations) {
        expect(anyOrderExplains(operations)).toBe(false)
        for (const one of operations.filter(({ kind }) => kind === 'read')) {
          expect(anyOrderExplains(operations.filter((it) => it !== one))).toBe(true)
        }
      }
    }),
    { numRuns: 2000 },
  )
})

const WORK: Work = { clients: 6, operations: 40, writes: 0.4, unknown: 0.1, refused: 0.05, keys: 2 }

test('accepts whatever a working register does', { timeout: PATIENCE }, () => {
  fc.assert(
    fc.property(seeds, (seed) => {
      expect(verdictOn(workedAt(WORK, randomFrom(seed)))).toBe('linearizable')
    }),
    { numRuns: 500 },
  )
})

test('finds two copies that know nothing of each other', () => {
  const copies = [oneCopy(), oneCopy()] as const
  const copyOf = (client: string) => copies[client === 'client 0' ? 0 : 1]
  const twoPrimaries: Registers = {
    write: (client, ...rest) => copyOf(client).write(client, ...rest),
    read: (client, key) => copyOf(client).read(client, key),
  }
  expect(verdictOn(workedAt(WORK, randomFrom(1), twoPrimaries))).toBe('violated')
})

test('one read tampered with: agrees with a check that needs no search', { timeout: PATIENCE }, () => {
  const seen = { linearizable: 0, violated: 0 }
  const answered = { ...WORK, unknown: 0, refused: 0, keys: 1 }
  fc.assert(
    fc.property(seeds, (seed) => {
      const random = randomFrom(seed)
      const history = tamperedWith(workedAt(answered, random), random)
      const expected = zonesFit(history) ? 'linearizable' : 'violated'
      seen[expected] += 1
      const { verdict, violations } = checkLinearizability(history)
      expect(verdict).toBe(expected)
      // Two values suffice to show that there is no order: a write of each, its first end and its last beginning.
      for (const { operations } of violations) expect(operations.length).toBeLessThanOrEqual(6)
    }),
    { numRuns: 300 },
  )
  expect(Math.min(seen.linearizable, seen.violated)).toBeGreaterThan(0)
})

describe('eight clients, 5,000 operations each, thousands of unknown fate', () => {
  const work: Work = { clients: 8, operations: 5000, writes: 0.5, unknown: 0.05, refused: 0.02, keys: 1 }

  for (const keys of [1, 16]) {
    test(`a working register, ${keys} of them`, { timeout: PATIENCE }, () => {
      const history = workedAt({ ...work, keys }, randomFrom(keys))
      expect(checkLinearizability(history)).toMatchObject({ verdict: 'linearizable', operations: 40_000 })
    })
  }

  test('one stale read among them is found', { timeout: PATIENCE }, () => {
    const history = workedAt(work, randomFrom(4))
    const reads = history.filter(({ kind, ok }) => kind === 'read' && ok)
    const [early, late] = [reads[1000], reads[9000]]
    const tampered = history.map((it) => (it === late ? { ...it, value: early?.value ?? null } : it))
    const { verdict, violations } = checkLinearizability(tampered)
    expect(verdict).toBe('violated')
    expect(violations[0]?.operations.length).toBeLessThanOrEqual(6)
    expect(violations[0]?.operations).toContainEqual({ ...late, value: early?.value })
  })
})

test('gives up where there is too much to try, and says so', () => {
  const history = workedAt(WORK, randomFrom(1))
  const { verdict, undecided } = checkLinearizability(history, 20)
  expect(verdict).toBe('undecided')
  expect(undecided.toSorted()).toEqual(['key 0', 'key 1'])
})
