/** Seeding through ports. */
import { inflateSync } from 'node:zlib'
import type { Change, Database } from '@ztm/domain/database'
import { timeOf } from '@ztm/domain/ids'
import { imageFormat } from '@ztm/domain/image-format'
import { createPasswords } from '@ztm/domain/passwords'
import type { Ports } from '@ztm/domain/ports'
import { PASSWORD, seed } from '@ztm/domain/seed'
import type { DemoAlbum } from '@ztm/domain/seed/album'
import { chanceFrom } from '@ztm/domain/seed/chance'
import { gradient } from '@ztm/domain/seed/gradient'
import { sweep } from '@ztm/domain/sweep'
import type { UserWithHash } from '@ztm/domain/user'
import { expect, test } from 'vitest'
import { call, emptyState, flaws, type OnCall, refused, startProcess } from './memory-system.ts'

const JPEG = Buffer.from([0xff, 0xd8, 0xff, 0xe0])
const DAY = 24 * 60

const ALBUM: DemoAlbum = {
  people: [
    { username: 'ada', age: 30 * DAY },
    { username: 'grace', age: 20 * DAY },
  ],
  follows: [{ follower: 'ada', followee: 'grace' }],
  photos: [1, 2, 3, 4, 5, 6, 7].map((day) => ({
    by: day % 2 ? 'ada' : 'grace',
    image: JPEG,
    caption: `day ${day}`,
    age: day * DAY,
    likedBy: ['ada'],
    comments: [{ by: 'grace', text: `about day ${day}`, age: day * DAY - 60 }],
  })),
}

/** A process that also remembers users, and what was followed, liked and said. */
function processFor(onCall?: OnCall) {
  const state = emptyState()
  const users = new Map<string, UserWithHash>()
  const noted = { follows: [] as unknown[], likes: [] as unknown[], comments: [] as string[] }
  const { ports } = startProcess(state, onCall)
  const more: Partial<Record<keyof Ports, unknown>> = {
    passwords: createPasswords(ports.random),
    users: {
      add: async (_call: unknown, user: UserWithHash) => {
        if (users.has(user.username)) throw refused('add', 'usernames')
        users.set(user.username, user)
      },
    },
    follows: { follow: async (...follow: unknown[]) => void noted.follows.push(follow) },
    likes: { like: async (...like: unknown[]) => void noted.likes.push(like) },
    comments: { add: async (_call: unknown, { id }: { id: string }) => void noted.comments.push(id) },
  }
  return { state, users, noted, ports: { ...ports, ...more } as Ports }
}

const nowhere: Database = { read: async () => [], write: async () => {} }

test('an album becomes people, whole photos, and what they did with them, back in time', async () => {
  const { state, users, noted, ports } = processFor()
  await seed(ports, nowhere, { demo: ALBUM })
  expect(flaws(state)).toEqual([])
  const photos = [...state.photos.values()]
  expect(photos.map(({ caption, status }) => [caption, status]).toSorted()).toEqual(
    ALBUM.photos.map(({ caption }) => [caption, 'ready']),
  )
  for (const { id, caption } of photos) {
    expect(state.now - timeOf(id)).toBe(Number(caption.slice(4)) * DAY * 60_000)
  }
  expect([noted.follows.length, noted.likes.length, noted.comments.length]).toEqual([1, 7, 7])
  expect(state.now - timeOf(users.get('ada')?.id as string)).toBe(30 * DAY * 60_000)
})

test('everybody in it can log in', async () => {
  const { users, ports } = processFor()
  await seed(ports, nowhere, { demo: ALBUM })
  for (const { passwordHash } of users.values()) {
    expect(await ports.passwords.verify(PASSWORD, passwordHash)).toBe(true)
  }
})

test('a sweeper that comes by at any moment takes none of it for interrupted', async () => {
  let sweeping = false
  const { state, ports } = processFor(async (_name, run) => {
    if (!sweeping) {
      sweeping = true
      await sweep(startProcess(state).ports, call)
      sweeping = false
    }
    return await run()
  })
  await seed(ports, nowhere, { demo: ALBUM })
  expect(state.photos.size).toBe(7)
  expect(flaws(state)).toEqual([])
})

test('a system that has it already is told so', async () => {
  const { ports } = processFor()
  await seed(ports, nowhere, { demo: ALBUM })
  await expect(seed(ports, nowhere, { demo: ALBUM })).rejects.toMatchObject({ kind: 'conflict' })
})

test('a small crowd has pictures, and files before rows', async () => {
  const { state, ports } = processFor()
  const missing: string[] = []
  const database: Database = {
    read: async () => [],
    async write(_call, batch) {
      for (const { table, row } of batch) {
        if (table !== 'photos') continue
        const keys = ['original', `${row.version}/thumb`, `${row.version}/feed`, `${row.version}/full`]
        missing.push(...keys.map((key) => `${row.id}/${key}`).filter((key) => !state.files.has(key)))
      }
    },
  }
  await seed(ports, database, { users: 3 })
  expect(missing).toEqual([])
  expect(state.files.size).toBe(30 * 4)
})

test('a large one comes in batches, without pictures, and lets others have their turn in between', async () => {
  const { state, ports } = processFor()
  const sizes: number[] = []
  const turnsAt: number[] = []
  let turns = 0
  const database: Database = {
    read: async () => [],
    async write(_call, batch: readonly Change[]) {
      sizes.push(batch.length)
      turnsAt.push(turns)
    },
  }
  const other = () => {
    turns += 1
    waiting = setImmediate(other)
  }
  let waiting = setImmediate(other)
  await seed(ports, database, { users: 300 })
  clearImmediate(waiting)
  expect(sizes.slice(0, -1).every((size) => size === 1000)).toBe(true)
  expect(sizes.reduce((sum, size) => sum + size)).toBeGreaterThan(300 * 30)
  expect(new Set(turnsAt).size).toBe(sizes.length)
  expect(state.files.size).toBe(0)
})

test('a drawn picture is a sound PNG of its size', () => {
  const png = Buffer.from(gradient(chanceFrom(1), { width: 30, height: 20 }))
  expect(imageFormat(png)).toBe('png')
  expect([png.readUInt32BE(16), png.readUInt32BE(20)]).toEqual([30, 20])
  const data = png.indexOf('IDAT')
  const pixels = inflateSync(png.subarray(data + 4, data + 4 + png.readUInt32BE(data - 4)))
  expect(pixels).toHaveLength(20 * (1 + 30 * 3))
})
