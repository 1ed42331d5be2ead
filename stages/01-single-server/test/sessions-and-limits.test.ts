/** What a web server keeps in its memory. */
import { randomBytes } from 'node:crypto'
import { ownCall } from '@ztm/domain/call'
import { expect, test } from 'vitest'
import { createMemoryLimits } from '../src/web/memory-limits.ts'
import { createMemorySessions } from '../src/web/memory-sessions.ts'

const call = ownCall('test', Date.now, 60_000)

test('a token names its server, cannot be guessed, and finds its session until it ends', async () => {
  const sessions = createMemorySessions('web-1', Date.now, randomBytes)
  const token = await sessions.create(call, 'ada')
  expect(token).toMatch(/^web-1\.[\w-]{32}$/)
  expect(await sessions.create(call, 'ada')).not.toBe(token)
  expect((await sessions.find(call, token))?.userId).toBe('ada')
  expect(await sessions.find(call, `${token}x`)).toBeUndefined()
  await sessions.end(call, token)
  expect(await sessions.find(call, token)).toBeUndefined()
})

test('a session ends by itself after thirty days', async () => {
  let now = 0
  const sessions = createMemorySessions('web-1', () => now, randomBytes)
  const token = await sessions.create(call, 'ada')
  now = 30 * 24 * 60 * 60 * 1000 - 1
  expect(await sessions.find(call, token)).toBeDefined()
  now += 1
  expect(await sessions.find(call, token)).toBeUndefined()
})

test('what a person has seen is kept with the session, and does not bring an ended one back', async () => {
  const sessions = createMemorySessions('web-1', Date.now, randomBytes)
  const token = await sessions.create(call, 'ada')
  await sessions.note(call, token, new Map([['main', '7']]))
  expect((await sessions.find(call, token))?.seen).toEqual(new Map([['main', '7']]))
  await sessions.end(call, token)
  await sessions.note(call, token, new Map([['main', '8']]))
  expect(await sessions.find(call, token)).toBeUndefined()
})

test('a limit lets so many through for each key, and what is given back does not count', async () => {
  const limits = createMemoryLimits()
  const limit = { name: 'tries', points: 3, seconds: 60 }
  for (let times = 0; times < 10; times++) {
    expect(await limits.take(call, limit, 'ada')).toBe(0)
    await limits.giveBack(call, limit, 'ada')
  }
  const taken = await Promise.all(Array.from({ length: 5 }, () => limits.take(call, limit, 'ada')))
  expect(taken.filter((wait) => wait === 0)).toHaveLength(3)
  expect(taken.filter((wait) => wait > 0 && wait <= 60)).toHaveLength(2)
  expect(await limits.take(call, limit, 'bob')).toBe(0)
})
