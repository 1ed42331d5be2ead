/** The search for an order, held against other ways to find one, against registers that work, and against its bounds. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { checkLinearizability } from '../src/consistency/linearizability.ts'
import type { History } from '../src/consistency/operation.ts'
import {
  oneCopy,
  type Registers,
  randomFrom,
  tamperedWith,
  tinyHistories,
  type Work,
  workedAt,
} from './consistency-histories.ts'
import { anyOrderExplains, zonesFit } from './consistency-oracles.ts'

const verdictOn = (history: History) => checkLinearizability(history).verdict
const seeds = fc.noShrink(fc.integer())
const PATIENCE = 120_000

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
