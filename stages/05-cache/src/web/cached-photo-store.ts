/**
 * The photos that are read most, read through the cache: single ones, and the fronts of lists as ids, so that a like
 * makes one photo be read again and not every list that it is in.
 */
import type { Call } from '@ztm/domain/call'
import type { Page } from '@ztm/domain/page'
import type { Photo } from '@ztm/domain/photo'
import type { PhotoStore } from '@ztm/domain/stores'
import type { Cache, Lifetime } from '../cache/cache.ts'
import { EXPLORE_KEY, feedKey, photoKey, photosOfKey } from './cache-keys.ts'
import { FEED, TOLD } from './lifetimes.ts'

/** As many as anybody may ask for at once, and the one that says whether there are more. */
const FRONT = 51

export function cachedPhotoStore(store: PhotoStore, cache: Cache): PhotoStore {
  const get: PhotoStore['get'] = async (call, id, how = 'seen') =>
    how === 'latest'
      ? await store.get(call, id, how)
      : await cache.through(call, photoKey(id), TOLD, (loading) => store.get(loading, id))

  type List = (call: Call, page: Page) => Promise<Photo[]>
  async function front(call: Call, key: string, lifetime: Lifetime, page: Page, list: List) {
    if (page.cursor !== undefined) return await list(call, page)
    const ids = await cache.through(call, key, lifetime, async (loading) => {
      const photos = await list(loading, { limit: FRONT - 1 })
      return photos.map((photo) => photo.id)
    })
    const photos = await Promise.all(ids.slice(0, page.limit + 1).map((id) => get(call, id)))
    // One that is gone meanwhile would make the list look as if it ended here.
    return photos.every((photo) => photo !== undefined) ? photos : await list(call, page)
  }

  return {
    ...store,
    get,
    explore: (call, page) => front(call, EXPLORE_KEY, TOLD, page, store.explore),
    ofUser: (call, userId, page) =>
      front(call, photosOfKey(userId), TOLD, page, (loading, page) => store.ofUser(loading, userId, page)),
    feed: (call, userId, page) =>
      front(call, feedKey(userId), FEED, page, (loading, page) => store.feed(loading, userId, page)),
  }
}
