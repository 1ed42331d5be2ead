/**
 * The photos that are read most, read through the cache: single ones, and the front of explore as a list of ids, so
 * that a like makes one photo be read again and not the list.
 */
import type { PhotoStore } from '@ztm/domain/stores'
import type { Cache } from '../cache/cache.ts'
import { EXPLORE_KEY, photoKey } from './cache-keys.ts'

/** Half of the 2 s within which everybody must see what somebody wrote, on this server or another. */
const SECONDS = 1
const FRONT = 20

export function cachedPhotoStore(store: PhotoStore, cache: Cache): PhotoStore {
  const get: PhotoStore['get'] = (call, id, how = 'seen') =>
    how === 'latest'
      ? store.get(call, id, how)
      : cache.through(call, photoKey(id), SECONDS, (loading) => store.get(loading, id))

  return {
    ...store,
    get,
    async explore(call, page) {
      if (page.cursor !== undefined || page.limit !== FRONT) return await store.explore(call, page)
      const ids = await cache.through(call, EXPLORE_KEY, SECONDS, async (loading) => {
        const photos = await store.explore(loading, page)
        return photos.map((photo) => photo.id)
      })
      const photos = await Promise.all(ids.map((id) => get(call, id)))
      // One that is gone meanwhile would make the list look as if it ended here.
      return photos.every((photo) => photo !== undefined) ? photos : await store.explore(call, page)
    },
  }
}
