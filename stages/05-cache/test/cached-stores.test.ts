/** The cached stores: what they say is what the database says, with fewer questions. */
import type { Call } from '@ztm/domain/call'
import type { Database } from '@ztm/domain/database'
import type { Photo } from '@ztm/domain/photo'
import type { LikeStore, PhotoStore } from '@ztm/domain/stores'
import { beforeEach, describe, expect, test } from 'vitest'
import { learn, moveOn, positionIn } from '../src/database/position.ts'
import { photoKey } from '../src/web/cache-keys.ts'
import { cachedLikeStore } from '../src/web/cached-personal-stores.ts'
import { cachedPhotoStore } from '../src/web/cached-photo-store.ts'
import { cachedFollowees } from '../src/web/followees.ts'
import { cacheOver, person, type WebCache } from './caches.ts'
import { redisServer } from './redis-servers.ts'

let cache: WebCache
beforeEach(async () => {
  cache = await cacheOver([await redisServer('cache-1')])
})

const AUTHORS = ['ada', 'bob', 'cem', 'dan']
const idOf = (nth: number) => String(nth).padStart(4, '0')

/** Photos of four people in turn, and how often the database is asked for what. */
function photosInDatabase(count: number, meanwhile: (call: Call) => Promise<void> = async () => {}) {
  const captions = new Map<string, string>()
  const queries: string[] = []
  let seq = 1
  const all = (): Photo[] =>
    Array.from({ length: count }, (_, nth) => nth)
      .reverse()
      .map((nth) => photo(idOf(nth)))
  const photo = (id: string) =>
    ({ id, authorId: AUTHORS[Number(id) % AUTHORS.length], caption: captions.get(id) ?? 'first' }) as Photo
  const page = (photos: Photo[], { limit, cursor = 'g' }: { limit: number; cursor?: string | undefined }) =>
    photos.filter(({ id }) => id < cursor).slice(0, limit + 1)
  const asked = (call: Call, what: string) => {
    queries.push(what)
    learn(call.seen, positionIn(call.seen), { epoch: 1, seq })
  }
  const store = {
    async get(call: Call, id: string) {
      asked(call, `photo ${id}`)
      return Number(id) < count ? photo(id) : undefined
    },
    async explore(call: Call, wanted) {
      asked(call, 'explore')
      const found = page(all(), wanted)
      await meanwhile(call)
      return found
    },
    async ofUser(call: Call, userId: string, wanted) {
      asked(call, `of ${userId}`)
      return page(
        all().filter(({ authorId }) => authorId === userId),
        wanted,
      )
    },
    async feed(call: Call, userId: string, wanted) {
      asked(call, `feed of ${userId}`)
      return page(
        all().filter(({ authorId }) => authorId === userId || followees.includes(authorId)),
        wanted,
      )
    },
  } as PhotoStore
  let followees: string[] = []
  return {
    store,
    queries,
    follow: (ids: string[]) => {
      followees = ids
    },
    /** As the stage does it: told before, and after. */
    async recaption(id: string, caption: string) {
      const call = person()
      const over = await cache.changing(call, [photoKey(id)])
      captions.set(id, caption)
      seq += 1
      moveOn(call.seen, { epoch: 1, seq })
      await over(call)
    },
    followees: async () => (followees.length > 100 ? undefined : followees),
  }
}

const ids = (photos: Photo[]) => photos.map(({ id }) => id)

describe('photos', () => {
  test('a list that nobody has asked for yet costs one query, and so do its photos', async () => {
    const { store, queries, followees } = photosInDatabase(30)
    const photos = cachedPhotoStore(store, cache, followees)
    expect(ids(await photos.explore(person(), { limit: 20 }))).toEqual(
      Array.from({ length: 21 }, (_, nth) => idOf(29 - nth)),
    )
    expect((await photos.get(person(), idOf(20)))?.caption).toBe('first')
    expect(queries).toEqual(['explore'])
  })

  test('what is changed after it was read for a list, and before it is kept by itself, is read again', async () => {
    const database = photosInDatabase(30, async () => await database.recaption(idOf(29), 'second'))
    const photos = cachedPhotoStore(database.store, cache, database.followees)
    const [first] = await photos.explore(person(), { limit: 20 })
    expect(first?.caption).toBe('second')
    expect(database.queries).toEqual(['explore', `photo ${idOf(29)}`])
    expect((await photos.get(person(), idOf(29)))?.caption).toBe('second')
  })

  test.each([1, 20, 50])('a page of %i is as the database has it, and the next one, too', async (limit) => {
    const { store, followees } = photosInDatabase(60)
    const photos = cachedPhotoStore(store, cache, followees)
    const first = await photos.explore(person(), { limit })
    expect(ids(first)).toEqual(ids(await store.explore(person(), { limit })))
    const cursor = first.at(-2)?.id
    expect(ids(await photos.explore(person(), { limit, cursor }))).toEqual(
      ids(await store.explore(person(), { limit, cursor })),
    )
  })

  test.each([[[]], [['bob']], [['bob', 'dan']], [['bob', 'cem', 'dan']]])(
    'a feed is what those have published whom one follows, and oneself: ada follows %j',
    async (following) => {
      const database = photosInDatabase(300)
      database.follow(following)
      const photos = cachedPhotoStore(database.store, cache, database.followees)
      for (const queries of [following.length + 1, 0]) {
        const expected = ids(await database.store.feed(person(), 'ada', { limit: 9 }))
        const before = database.queries.length
        expect(ids(await photos.feed(person(), 'ada', { limit: 9 }))).toEqual(expected)
        expect(database.queries.length - before).toBe(queries)
      }
    },
  )

  test('who follows very many is answered by the database', async () => {
    const database = photosInDatabase(10)
    database.follow(Array.from({ length: 101 }, (_, nth) => `user ${nth}`))
    const photos = cachedPhotoStore(database.store, cache, database.followees)
    await photos.feed(person(), 'ada', { limit: 5 })
    expect(database.queries).toEqual(['feed of ada'])
  })
})

describe('what is personal', () => {
  test('of the newest likes the cache knows, of older ones the database', async () => {
    const liked = Array.from({ length: 700 }, (_, nth) => idOf(2 * nth))
    const queries: string[][] = []
    const store = {
      async likedBy(_call: Call, _userId: string, photoIds: readonly string[]) {
        queries.push([...photoIds])
        return new Set(photoIds.filter((id) => liked.includes(id)))
      },
    } as unknown as LikeStore
    const database = {
      read: async (_call: Call, _sql: string, [, limit]: unknown[]) =>
        liked
          .toReversed()
          .slice(0, Number(limit))
          .map((photo_id) => ({ photo_id })),
    } as unknown as Database
    const likes = cachedLikeStore(store, database, cache)
    const some = [idOf(1398), idOf(1397), idOf(500), idOf(10), idOf(11)]
    expect(await likes.likedBy(person(), 'ada', some)).toEqual(new Set([idOf(1398), idOf(500), idOf(10)]))
    expect(queries).toEqual([[idOf(10), idOf(11)]])
    expect(await likes.likedBy(person(), 'ada', [idOf(1396)])).toEqual(new Set([idOf(1396)]))
    expect(queries).toHaveLength(1)
  })

  test('whom one follows is asked for once, and not kept where they are too many', async () => {
    let asked = 0
    const following = (count: number) =>
      ({
        read: async (_call: Call, _sql: string, [, limit]: unknown[]) => {
          asked += 1
          return Array.from({ length: Math.min(count, Number(limit)) }, (_, nth) => ({
            followee_id: `user ${nth}`,
          }))
        },
      }) as unknown as Database
    const few = cachedFollowees(following(3), cache)
    expect(await few(person(), 'ada')).toEqual(['user 0', 'user 1', 'user 2'])
    expect(await few(person(), 'ada')).toHaveLength(3)
    expect(asked).toBe(1)
    expect(await cachedFollowees(following(5_000), cache)(person(), 'bob')).toBeUndefined()
  })
})
