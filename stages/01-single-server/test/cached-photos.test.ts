/** Explore through the cache: a list of ids, and each photo by itself. */
import { ownCall } from '@ztm/domain/call'
import type { Photo } from '@ztm/domain/photo'
import type { PhotoStore } from '@ztm/domain/stores'
import { expect, test } from 'vitest'
import { createLruCache } from '../src/cache/lru-cache.ts'
import { photoKey } from '../src/web/cache-keys.ts'
import { cachedPhotoStore } from '../src/web/cached-photo-store.ts'

const call = ownCall('test', Date.now, 60_000)
const PAGE = { limit: 20 }

test('a photo that is gone meanwhile does not make the list look as if it ended there', async () => {
  const there = Array.from({ length: 30 }, (_, nth) => String(99 - nth))
  const photo = (id: string) => ({ id }) as Photo
  const store = {
    get: async (_call, id) => (there.includes(id) ? photo(id) : undefined),
    explore: async (_call, { limit }) => there.slice(0, limit + 1).map(photo),
  } as PhotoStore
  const cache = createLruCache(() => 0, 100)
  const photos = cachedPhotoStore(store, cache)
  const ids = async () => (await photos.explore(call, PAGE)).map(({ id }) => id)

  expect(await ids()).toEqual(there.slice(0, 21))
  there.shift()
  // As another server's cache does: it has heard of the photo's end, and keeps the list for a moment.
  await cache.forget(call, [photoKey('99')])
  expect(await ids()).toEqual(there.slice(0, 21))
})
