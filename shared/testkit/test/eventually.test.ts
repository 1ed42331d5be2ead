/** Waiting: as long as it takes, never past the bound, and with a word on what was waited for. */
import { setTimeout as sleep } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { eventually, until } from '../src/eventually.ts'

test('returns what the first try that succeeds returns', async () => {
  let tries = 0
  const third = () => {
    tries += 1
    if (tries < 3) throw new Error('not yet')
    return tries
  }
  expect(await eventually('the third try', third)).toBe(3)
})

test('gives up after the bound, and says what for and why', async () => {
  const never = eventually('a miracle', () => Promise.reject(new Error('nothing happened')), { within: 60 })
  await expect(never).rejects.toThrow(/60 ms in vain for: a miracle\nnothing happened/)
})

test('a slow try proves nothing until one has begun after the bound', async () => {
  let tries = 0
  const slow = async () => {
    tries += 1
    const second = tries === 2
    await sleep(50)
    if (!second) throw new Error('too early')
  }
  await eventually('the try that begins after the bound', slow, { within: 20, every: 1 })
  expect(tries).toBe(2)
})

test('waits for something to be true', async () => {
  let tries = 0
  await until('three tries', () => ++tries === 3, { every: 1 })
  await expect(until('the impossible', () => false, { within: 10 })).rejects.toThrow(/the impossible/)
})
