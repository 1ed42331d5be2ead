/** How far somebody is: an order, by epoch first, in which nobody is moved back but by what is known to be gone. */
import { chanceFrom, wholeBelow } from '@ztm/domain/seed/chance'
import { expect, test } from 'vitest'
import {
  isBehind,
  learn,
  moveOn,
  type Position,
  positionIn,
  positionOf,
  START,
  textOf,
} from '../src/database/position.ts'

const chance = chanceFrom(4)
/** Few numbers, so that equal ones come, too. */
const some = (): Position => ({ epoch: wholeBelow(chance, 4), seq: wholeBelow(chance, 4) })
const triples = Array.from({ length: 2_000 }, () => [some(), some(), some()] as const)

test('of two positions one is behind, or they are the same', () => {
  for (const [one, other] of triples) {
    const same = textOf(one) === textOf(other)
    expect([isBehind(one, other), isBehind(other, one), same].filter(Boolean)).toHaveLength(1)
  }
})

test('whoever is behind somebody behind a third is behind the third', () => {
  for (const [one, other, third] of triples)
    if (isBehind(one, other) && isBehind(other, third)) expect(isBehind(one, third)).toBe(true)
})

test('a newer epoch is further, whatever the numbers', () => {
  expect(isBehind({ epoch: 1, seq: 900 }, { epoch: 2, seq: 1 })).toBe(true)
  expect(isBehind({ epoch: 2, seq: 1 }, { epoch: 2, seq: 2 })).toBe(true)
})

test('as text and back it is the same', () => {
  const most = 999_999_999_999_999
  for (const position of [...triples.flat(), START, { epoch: most, seq: most }])
    expect(positionOf(textOf(position))).toEqual(position)
})

const GARBAGE = [
  '',
  ':',
  '1',
  '1:',
  ':1',
  '-1:1',
  '1:-1',
  '1.5:1',
  '1e3:1',
  ' 1:1',
  '1:1 ',
  '1:1\n',
  '1:1:1',
  '٣:٣',
]
const TOO_LONG = ['1'.repeat(16), `${'9'.repeat(300)}`].map((digits) => `${digits}:1`)

test.each([...GARBAGE, ...TOO_LONG, 'NaN:NaN', '__proto__', undefined])('%j has seen nothing', (text) => {
  expect(positionOf(text)).toEqual(START)
})

test('nobody moves back', () => {
  for (const [one, other] of triples) {
    const seen = new Map()
    moveOn(seen, one)
    moveOn(seen, other)
    expect(positionIn(seen)).toEqual(isBehind(one, other) ? other : one)
  }
})

test('where the answer is from before what was asked for, that is gone, and is forgotten', () => {
  const seen = new Map()
  moveOn(seen, { epoch: 2, seq: 90 })
  learn(seen, { epoch: 2, seq: 90 }, { epoch: 2, seq: 70 })
  expect(positionIn(seen)).toEqual({ epoch: 2, seq: 70 })
})

test('but not where another answer has moved this person on meanwhile', () => {
  for (const [asked, answered, meanwhile] of triples) {
    const seen = new Map()
    moveOn(seen, asked)
    moveOn(seen, meanwhile)
    const before = positionIn(seen)
    learn(seen, asked, answered)
    if (textOf(before) === textOf(asked)) expect(positionIn(seen)).toEqual(answered)
    else expect(positionIn(seen)).toEqual(isBehind(before, answered) ? answered : before)
  }
})
