/** The session guarantees at replicas that follow a log: those that wait for the reader keep them, others do not. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { effectsIn } from '../src/consistency/effects.ts'
import type { History, Value } from '../src/consistency/operation.ts'
import { checkSessions } from '../src/consistency/sessions.ts'
import { type Registers, randomFrom, type Work, workedAt } from './consistency-histories.ts'

const PATIENCE = 120_000
const WORK: Work = { clients: 8, operations: 100, writes: 0.3, unknown: 0.1, refused: 0.05, keys: 3 }

/** A log of writes, and three replicas that follow it each at its own pace. */
function replicas(random: () => number, waitsFor: 'what it saw' | 'nothing'): Registers {
  const log: { key: string; value: Value }[] = []
  const positions = [0, 0, 0]
  const seen = new Map<string, number>()
  return {
    write(client, key, value, told) {
      log.push({ key, value })
      if (told) seen.set(client, log.length)
    },
    read(client, key) {
      const replica = Math.floor(random() * positions.length)
      const lag = Math.floor(random() * 20)
      const floor = waitsFor === 'what it saw' ? (seen.get(client) ?? 0) : 0
      const position = Math.max(positions[replica] ?? 0, log.length - lag, floor)
      positions[replica] = position
      seen.set(client, Math.max(position, seen.get(client) ?? 0))
      return log.slice(0, position).findLast((entry) => entry.key === key)?.value ?? null
    },
  }
}

test('accepts replicas that wait until they are as far as the reader', { timeout: PATIENCE }, () => {
  fc.assert(
    fc.property(fc.noShrink(fc.integer()), (seed) => {
      const random = randomFrom(seed)
      expect(checkSessions(workedAt(WORK, random, replicas(random, 'what it saw')))).not.toHaveProperty(
        'first',
      )
    }),
    { numRuns: 200 },
  )
})

test('finds both kinds of violations where replicas do not wait', () => {
  const random = randomFrom(1)
  const { ownWrites, monotonicReads } = checkSessions(workedAt(WORK, random, replicas(random, 'nothing')))
  expect(ownWrites).toBeGreaterThan(0)
  expect(monotonicReads).toBeGreaterThan(0)
})

/** Whether some order of the writes puts each of the client's answers no earlier than the one before it. */
function someOrderFits(history: History, client: string): boolean {
  const effects = effectsIn(history)
  const told = history.filter((it) => it.client === client && it.ok).toSorted((a, b) => a.began - b.began)
  const fits = (order: Value[]) => {
    const places = told.map(({ value }) => order.indexOf(value))
    return places.every((place, index) => place >= (places[index - 1] ?? 0))
  }
  const extend = (order: Value[], left: Value[]): boolean => {
    if (left.length === 0) return fits(order)
    const mayBeNext = (value: Value) =>
      left.every((other) => (effects.get(other)?.by ?? 0) >= (effects.get(value)?.from ?? 0))
    return left.some(
      (value) =>
        mayBeNext(value) &&
        extend(
          [...order, value],
          left.filter((it) => it !== value),
        ),
    )
  }
  return extend([], [...effects.keys()])
}

test('agrees with trying every order of the writes, on thousands of tiny histories', {
  timeout: PATIENCE,
}, () => {
  const seen = { fits: 0, not: 0 }
  fc.assert(
    fc.property(fc.noShrink(fc.integer()), (seed) => {
      const random = randomFrom(seed)
      const work = { clients: 3, operations: 4, writes: 0.5, unknown: 0.1, refused: 0.1, keys: 1 }
      const whole = workedAt(work, random, replicas(random, 'nothing'))
      // Of the others only the writes: their reads are held against nothing here.
      const history = whole.filter(({ client, kind }) => client === 'client 0' || kind === 'write')
      const fits = someOrderFits(history, 'client 0')
      seen[fits ? 'fits' : 'not'] += 1
      expect(checkSessions(history).first === undefined).toBe(fits)
    }),
    { numRuns: 2000 },
  )
  expect(Math.min(seen.fits, seen.not)).toBeGreaterThan(200)
})

test('a history of 40,000 operations', { timeout: PATIENCE }, () => {
  const random = randomFrom(1)
  const history = workedAt({ ...WORK, operations: 5000 }, random)
  expect(checkSessions(history)).not.toHaveProperty('first')
})
