/** Stores over rows: lists against the plain reckoning of what they should hold. */

import { randomBytes } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ownCall } from '@ztm/domain/call'
import { Refused } from '@ztm/domain/database'
import { newId } from '@ztm/domain/ids'
import type { Page } from '@ztm/domain/page'
import type { Photo } from '@ztm/domain/photo'
import type { Upload } from '@ztm/domain/work'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openSqlite } from '../src/database/sqlite-database.ts'
import { createFollowStore } from '../src/web/follow-store.ts'
import { createLikeStore } from '../src/web/like-store.ts'
import { createPhotoStore } from '../src/web/photo-store.ts'
import { createWorkStore } from '../src/web/work-store.ts'

const call = ownCall('test', Date.now, 60_000)
const folder = await mkdtemp(join(tmpdir(), 'ztm-stores-'))
const database = openSqlite(join(folder, 'photos.sqlite'))
const photos = createPhotoStore(database)
const follows = createFollowStore(database)
const likes = createLikeStore(database)
const works = createWorkStore(database)

const AUTHORS = ['ada', 'bob', 'eve']
const published: Photo[] = []

const idAt = (time: number) => newId(() => time, randomBytes, 7)

async function publish(authorId: string, time: number): Promise<Photo> {
  const id = idAt(time)
  const size = { originalWidth: 4, originalHeight: 3 }
  const work: Upload = { kind: 'upload', id, photoId: id, ownerId: authorId, caption: '', key: null, ...size }
  const photo: Photo = {
    ...{ id, authorId, caption: `by ${authorId}`, status: 'ready', version: id, width: 4, height: 3 },
    ...{ ...size, likeCount: 0, commentCount: 0 },
  }
  await works.begin(call, work)
  await works.publish(call, work, photo)
  return photo
}

beforeAll(async () => {
  for (let n = 0; n < 60; n++) {
    // Several in the same millisecond, as happens.
    published.push(await publish(AUTHORS[n % 3] as string, 1_000_000 + Math.floor(n / 4)))
  }
  await follows.follow(call, 'ada', 'bob')
})
afterAll(async () => {
  database.close()
  await rm(folder, { recursive: true })
})

const walk = async (list: (page: Page) => Promise<Photo[]>) => {
  const seen: string[] = []
  let cursor: string | undefined
  do {
    const page = (await list({ limit: 7, cursor })).map((photo) => photo.id)
    seen.push(...page.slice(0, 7))
    cursor = page.length > 7 ? page[6] : undefined
  } while (cursor)
  return seen
}
const newestFirst = (authors: string[]) =>
  published
    .filter((photo) => authors.includes(photo.authorId))
    .map((photo) => photo.id)
    .sort()
    .reverse()

test('explore, a profile and a feed hold what they should, each once, newest first', async () => {
  expect(await walk((page) => photos.explore(call, page))).toEqual(newestFirst(AUTHORS))
  expect(await walk((page) => photos.ofUser(call, 'eve', page))).toEqual(newestFirst(['eve']))
  expect(await walk((page) => photos.feed(call, 'ada', page))).toEqual(newestFirst(['ada', 'bob']))
  expect(await walk((page) => photos.feed(call, 'eve', page))).toEqual(newestFirst(['eve']))
})

test('a list that grows while it is walked shows what stood at the beginning once', async () => {
  let later = 2_000_000
  const seen = await walk(async (page) => {
    const found = await photos.explore(call, page)
    published.push(await publish('bob', later++))
    return found
  })
  expect(seen).toEqual(newestFirst(AUTHORS).filter((id) => seen.includes(id)))
  expect(seen).toHaveLength(60)
})

test('removing a photo takes its likes and counts along, and can be done once', async () => {
  const photo = await publish('ada', 3_000_000)
  await likes.like(call, 'bob', photo.id)
  await likes.like(call, 'bob', photo.id)
  expect((await photos.get(call, photo.id))?.likeCount).toBe(1)
  const erase = (id: string) => ({
    kind: 'erase' as const,
    id,
    photoId: photo.id,
    ownerId: 'ada',
    prefix: 'x/',
  })
  await photos.remove(call, photo, erase(idAt(1)))
  await expect(photos.remove(call, photo, erase(idAt(2)))).rejects.toBeInstanceOf(Refused)
  await expect(likes.like(call, 'bob', photo.id)).rejects.toBeInstanceOf(Refused)
  const left = ['likes', 'photo_counts'].map((table) =>
    database.read(call, `SELECT * FROM ${table} WHERE photo_id = ?`, [photo.id]),
  )
  expect(await Promise.all(left)).toEqual([[], []])
})

test('work is ended once, and a key is claimed once', async () => {
  const id = idAt(4_000_000)
  const size = { originalWidth: 4, originalHeight: 3 }
  const work: Upload = { kind: 'upload', id, photoId: id, ownerId: 'ada', caption: '', key: 'k', ...size }
  const erase = { kind: 'erase' as const, id: idAt(4_000_001), photoId: id, ownerId: 'ada', prefix: `${id}/` }
  await works.begin(call, work, 'digest')
  expect(await works.keyOf(call, 'ada', 'k')).toEqual({ photoId: id, digest: 'digest' })
  await expect(works.begin(call, { ...work, id: idAt(4_000_002) }, 'digest')).rejects.toSatisfy(
    (error) => error instanceof Refused && error.change.table === 'upload_keys',
  )
  expect(await works.find(call, 'ada', id)).toEqual(work)
  await works.giveUp(call, work, erase)
  await expect(works.giveUp(call, work, erase)).rejects.toBeInstanceOf(Refused)
  expect(await works.keyOf(call, 'ada', 'k')).toBeUndefined()
  expect((await works.before(call, 5_000_000)).filter((left) => left.photoId === id)).toEqual([erase])
})
