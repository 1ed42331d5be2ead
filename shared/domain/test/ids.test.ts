/** Ids say when they were made and whose they are, and sort by the time. */
import { randomBytes } from 'node:crypto'
import { firstIdAt, isId, newId, SLOTS, slotOf, slotOfName, timeOf } from '@ztm/domain/ids'
import fc from 'fast-check'
import { expect, test } from 'vitest'

const anyTime = fc.integer({ min: 0, max: 2 ** 48 - 1 })
const anySlot = fc.integer({ min: 0, max: SLOTS - 1 })
const idAt = (time: number, slot = 0) => newId(() => time, randomBytes, slot)

test('an id is a UUID of version 7 with its time and its slot', () => {
  const bytes = Buffer.from('ffffffffffffffff', 'hex')
  const id = newId(
    () => 0x0123456789ab,
    () => bytes,
    0xabc,
  )
  expect(id).toBe('01234567-89ab-7abc-bfff-ffffffffffff')
})

test('time and slot are read back', () => {
  fc.assert(
    fc.property(anyTime, anySlot, (time, slot) => {
      const id = idAt(time, slot)
      expect(isId(id)).toBe(true)
      expect(timeOf(id)).toBe(time)
      expect(slotOf(id)).toBe(slot)
    }),
  )
})

test('ids sort by time, whatever their slots', () => {
  fc.assert(
    fc.property(anyTime, anyTime, anySlot, anySlot, (a, b, slotA, slotB) => {
      fc.pre(a < b)
      expect(idAt(a, slotA) < idAt(b, slotB)).toBe(true)
    }),
  )
})

test('the first id of a time parts what is older from what is not', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 2 ** 48 - 1 }), anySlot, (time, slot) => {
      expect(idAt(time - 1, slot) < firstIdAt(time)).toBe(true)
      expect(firstIdAt(time) <= idAt(time, slot)).toBe(true)
    }),
  )
})

test('ten thousand ids of one millisecond and slot differ', () => {
  const ids = new Set(Array.from({ length: 10_000 }, () => idAt(1_000, 7)))
  expect(ids.size).toBe(10_000)
})

test.each([
  '',
  'x',
  '01234567-89ab-4abc-bfff-ffffffffffff',
  '01234567-89AB-7ABC-BFFF-FFFFFFFFFFFF',
  '01234567-89ab-7abc-cfff-ffffffffffff',
  '01234567-89ab-7abc-bfff-ffffffffffff\n',
  '../../../etc/passwd',
])('%j is no id', (text) => {
  expect(isId(text)).toBe(false)
})

test('names spread evenly over the slots', () => {
  const users = 100_000
  const counts = new Array<number>(SLOTS).fill(0)
  for (let at = 0; at < users; at++) {
    const slot = slotOfName(`u${at}`)
    counts[slot] = (counts[slot] ?? Number.NaN) + 1
  }
  // Chi-squared with 4,095 degrees of freedom: 4,095 ± 90 where it is even. Nine deviations are no chance.
  const expected = users / SLOTS
  const chiSquared = counts.reduce((sum, count) => sum + (count - expected) ** 2 / expected, 0)
  expect(counts).toHaveLength(SLOTS)
  expect(chiSquared).toBeLessThan(4_095 + 9 * 90)
})

test('a name leads to the same slot for ever', () => {
  // Rows are where the slot says: these may never change.
  expect([slotOfName('ada'), slotOfName('grace'), slotOfName('u0')]).toEqual([3566, 16, 3520])
})
