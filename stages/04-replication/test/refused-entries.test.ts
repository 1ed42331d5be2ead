/** What a replica refuses: whatever does not come next, or is not what the primary has written. */
import { afterEach, beforeEach, expect, test } from 'vitest'
import { Diverged, type Entry } from '../src/database/replication-log.ts'
import { openFolder, user, users } from './logs.ts'

let folder: ReturnType<typeof openFolder>
beforeEach(() => {
  folder = openFolder()
})
afterEach(() => folder.remove())

const WRONG: Record<string, (entries: Entry[]) => Entry[]> = {
  'a gap': ([one, , three]) => [one, three] as Entry[],
  'another order': ([one, two, three]) => [two, one, three] as Entry[],
  'the same once more': ([one, two]) => [one, two, two] as Entry[],
  'rows that were changed on the way': ([one, two]) =>
    [one, { ...two, changes: two?.changes.replace('u00001', 'u66666') }] as Entry[],
  'an epoch that was changed on the way': ([one, two]) => [one, { ...two, epoch: 2 }] as Entry[],
  'a checksum that was changed on the way': ([one, two]) =>
    [one, { ...two, checksum: one?.checksum }] as Entry[],
}

test.each(Object.entries(WRONG))('a replica refuses %s, and takes nothing of it', (_what, change) => {
  const [one, other] = [folder.open('one'), folder.open('other')]
  one.log.append(1, users(3))
  expect(() => other.log.apply(change(one.log.after(0)))).toThrow(Diverged)
  expect(other.written()).toEqual([])
  expect(other.log.last().seq).toBe(0)
  other.log.apply(one.log.after(0))
  expect(other.written()).toEqual(one.written())
})

test('a replica refuses what a primary of the past has written after it', () => {
  const [past, replica] = [folder.open('past'), folder.open('replica')]
  past.log.append(2, users(1))
  replica.log.apply(past.log.after(0))
  past.log.append(1, users(1, 1))
  expect(() => replica.log.apply(past.log.after(1))).toThrow(Diverged)
  expect(replica.log.last().seq).toBe(1)
})

test('a replica refuses rows that do not fit those that it has', () => {
  const [one, other] = [folder.open('one'), folder.open('other')]
  other.sqlite.together((write) => void write([user('u00001', 'somebody else')]))
  one.log.append(1, users(3))
  expect(() => other.log.apply(one.log.after(0))).toThrow(Diverged)
  expect(other.written()).toEqual(['somebody else'])
})

test('goesOnFrom: the same up to there, and nothing else', () => {
  const [one, other] = [folder.open('one', { kept: 3 }), folder.open('other')]
  one.log.append(1, users(2))
  other.log.apply(one.log.after(0))
  const { seq, checksum } = other.log.last()
  expect(one.log.goesOnFrom(seq, checksum)).toBe(true)
  other.log.append(1, users(1, 50))
  one.log.append(2, users(1, 60))
  expect(one.log.goesOnFrom(seq, checksum)).toBe(true)
  // As many batches, but others; more than there are; none at all, where the first is there.
  expect(one.log.goesOnFrom(other.log.last().seq, other.log.last().checksum)).toBe(false)
  expect(one.log.goesOnFrom(99, checksum)).toBe(false)
  expect(one.log.goesOnFrom(0, '')).toBe(true)
  expect(one.log.goesOnFrom(0, 'x')).toBe(false)
  one.log.append(2, users(3, 70))
  // Now the log does not reach back.
  expect(one.log.goesOnFrom(0, '')).toBe(false)
  expect(one.log.goesOnFrom(seq, checksum)).toBe(false)
})
