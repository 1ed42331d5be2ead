/** What a client may rely on at replicas: nobody is accused falsely, and whoever reads the past is found. */
import { describe, expect, test } from 'vitest'
import type { History } from '../src/consistency/operation.ts'
import { checkSessions } from '../src/consistency/sessions.ts'
import { read, refused, wrote } from './consistency-histories.ts'

const countsOf = (history: History) => {
  const { ownWrites, monotonicReads, unwritten } = checkSessions(history)
  return { ownWrites, monotonicReads, unwritten }
}
const NONE = { ownWrites: 0, monotonicReads: 0, unwritten: 0 }
const known = [wrote('a', 1, 0, 1), wrote('a', 2, 2, 3)]

describe('allows', () => {
  const ALLOWED: Record<string, History> = {
    'others to see what is older': [...known, read('b', null, 4, 5), read('b', 1, 6, 7), read('b', 2, 8, 9)],
    'two clients to see the same in different states': [...known, read('b', 2, 4, 5), read('c', 1, 6, 7)],
    'what somebody else wrote meanwhile, instead of one’s own': [
      wrote('a', 1, 0, 5),
      wrote('b', 2, 1, 4),
      read('a', 2, 6, 7),
      read('b', 1, 6, 7),
    ],
    'writes of unknown fate that take effect late': [
      wrote('a', 1, 0),
      wrote('b', 2, 5, 6),
      read('b', 2, 7, 8),
      read('b', 1, 50, 51),
    ],
    'writes of unknown fate that never do': [wrote('a', 1, 0, 1), wrote('a', 2, 2), read('a', 1, 9, 10)],
    'refused writes that leave no trace': [
      wrote('a', 1, 0, 1),
      refused(wrote('a', 2, 2, 3)),
      read('a', 1, 4, 5),
    ],
    'reads that were never answered': [...known, read('a', null, 4)],
    'each key a time of its own': [...known, { ...read('a', null, 4, 5), key: 'y' }],
  }
  for (const [what, history] of Object.entries(ALLOWED))
    test(what, () => expect(countsOf(history)).toEqual(NONE))
})

describe('counts', () => {
  const FORBIDDEN: Record<string, [History, Partial<typeof NONE>]> = {
    'own writes that cannot be read': [
      [...known, read('a', 1, 4, 5), read('a', null, 6, 7), read('a', 2, 8, 9)],
      { ownWrites: 2 },
    ],
    'time that runs backwards, as often as it does': [
      [...known, read('b', 2, 4, 5), read('b', 1, 6, 7), read('b', 1, 8, 9), read('b', 2, 10, 11)],
      { monotonicReads: 2 },
    ],
    'what was there and is there no more': [
      [...known, read('b', 1, 4, 5), read('b', null, 6, 7)],
      { monotonicReads: 1 },
    ],
    'writes that overlap, seen in one order and then in the other': [
      [
        wrote('a', 1, 0, 5),
        wrote('b', 2, 1, 4),
        read('c', 1, 6, 7),
        read('c', 2, 8, 9),
        read('c', 1, 10, 11),
      ],
      { monotonicReads: 1 },
    ],
    'a write of unknown fate that was seen, and undone': [
      [wrote('a', 1, 0, 1), wrote('a', 2, 2), read('b', 2, 4, 5), read('b', 1, 6, 7)],
      { monotonicReads: 1 },
    ],
    'both at once': [[...known, read('a', 2, 4, 5), read('a', 1, 6, 7)], { ownWrites: 1, monotonicReads: 1 }],
    'what nobody wrote, what was refused, and what is still to come': [
      [
        refused(wrote('a', 1, 0, 1)),
        read('b', 1, 2, 3),
        read('b', 7, 4, 5),
        read('b', 8, 6, 7),
        wrote('a', 8, 9, 10),
      ],
      { unwritten: 3 },
    ],
  }
  for (const [what, [history, counts]] of Object.entries(FORBIDDEN)) {
    test(what, () => expect(countsOf(history)).toEqual({ ...NONE, ...counts }))
  }
})

test('tells the first violation in words, and how many reads were checked', () => {
  const history = [...known, read('b', 2, 4, 5), read('b', 1, 6, 7), read('a', 1, 8, 9)]
  const { reads, first } = checkSessions(history)
  expect(reads).toBe(3)
  expect(first?.split('\n')).toEqual([
    'b, from 6 to 7 ms: read 1 from x',
    '  although it had seen something newer:',
    '  b, from 4 to 5 ms: read 2 from x',
  ])
})

test('a client that does two things at once has no order, and is refused', () => {
  expect(() => checkSessions([wrote('a', 1, 0, 5), read('a', 1, 3, 4)])).toThrow('a does two things at once')
})
