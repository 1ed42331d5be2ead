import { getHeapSpaceStatistics, setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { expect, test } from 'vitest'
import { createInFlight } from '../src/in-flight.ts'

test('has what was added and not removed', () => {
  const inFlight = createInFlight<string>()
  for (const one of ['a', 'b', 'c', 'd']) inFlight.add(one)
  for (const one of ['b', 'd', 'd', 'never added']) inFlight.remove(one)
  expect([...inFlight.list()].sort()).toEqual(['a', 'c'])
  expect(inFlight.size()).toBe(2)
})

test('whoever goes through it may end what it comes upon', () => {
  const inFlight = createInFlight<number>()
  for (let one = 0; one < 5; one++) inFlight.add(one)
  const ended: number[] = []
  for (const one of inFlight.list()) {
    inFlight.remove(one)
    ended.push(one)
  }
  expect(ended.sort()).toEqual([0, 1, 2, 3, 4])
  expect(inFlight.list()).toEqual([])
})

test('what has ended does not wait for the next full garbage collection', () => {
  setFlagsFromString('--expose-gc')
  const collect: () => void = runInNewContext('gc')
  const inFlight = createInFlight<object>()
  const begun: object[] = []
  const pass = (requests: number) => {
    for (let i = 0; i < requests; i++) {
      const one = { of: new Array(200).fill(i) }
      inFlight.add(one)
      begun.push(one)
      if (begun.length > 16) inFlight.remove(begun.shift() as object)
    }
  }
  pass(100)
  collect()
  const before = oldSpace()
  pass(10_000)
  // 16 MB have been in flight, no more than 26 kB of it at once.
  expect(oldSpace() - before).toBeLessThan(2e6)
})

const oldSpace = (): number =>
  getHeapSpaceStatistics().find(({ space_name }) => space_name === 'old_space')?.space_used_size ?? Number.NaN
