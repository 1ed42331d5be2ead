/**
 * The photos that are read most, read through the cache: single ones, and the fronts of lists as ids, so that a like
 * makes one photo be read again and not every list that it is in. In whose feeds a photo is, only a query could say. So a
 * feed is not kept: it is put together of what everybody whom somebody follows has published, each list kept for all.
 */
import { but, type Call } from '@ztm/domain/call'
import type { Page } from '@ztm/domain/page'
import type { Photo } from '@ztm/domain/photo'
import type { PhotoStore } from '@ztm/domain/stores'
import type { Cache } from '../cache/cache.ts'
import { isBehind, moveOn, type Position, positionIn } from '../database/position.ts'
import { EXPLORE_KEY, photoKey, photosOfKey } from './cache-keys.ts'
import type { Followees } from './followees.ts'
import { LIFETIME } from './lifetime.ts'

/** As many as anybody may ask for at once, and the one that says whether there are more. */
const FRONT = 51

/** Photos that were read for a list just now, and how far in the database's history. */
type JustRead = Map<string, { photo: Photo; at: Position }>

export function cachedPhotoStore(store: PhotoStore, cache: Cache, followeesOf: Followees): PhotoStore {
  const get = (call: Call, id: string, justRead?: JustRead) =>
    cache.through(call, photoKey(id), LIFETIME, async (loading) => {
      const read = justRead?.get(id)
      // What has been changed since has to be read again; everything else need not be asked for twice.
      return read && !isBehind(read.at, positionIn(loading.seen)) ? read.photo : await store.get(loading, id)
    })

  type List = (call: Call, page: Page) => Promise<Photo[]>
  const idsOf = (call: Call, key: string, justRead: JustRead, list: List) =>
    cache.through(call, key, LIFETIME, async (loading) => {
      const photos = await list(loading, { limit: FRONT - 1 })
      const at = positionIn(loading.seen)
      for (const photo of photos) justRead.set(photo.id, { photo, at })
      return photos.map((photo) => photo.id)
    })

  /** @returns undefined where one is gone meanwhile: without it, the list would look as if it ended here */
  async function photosOf(call: Call, ids: string[], { limit }: Page, justRead: JustRead) {
    const getting = ids.slice(0, limit + 1).map(async (id) => {
      // Each begins with what has been seen so far: that one had to be read again says nothing of the others.
      const own = but(call, { seen: new Map(call.seen) })
      const photo = await get(own, id, justRead)
      moveOn(call.seen, positionIn(own.seen))
      return photo
    })
    const photos = await Promise.all(getting)
    return photos.every((photo) => photo !== undefined) ? photos : undefined
  }

  async function front(call: Call, key: string, page: Page, list: List): Promise<Photo[]> {
    if (page.cursor !== undefined) return await list(call, page)
    const justRead: JustRead = new Map()
    const ids = await idsOf(call, key, justRead, list)
    return (await photosOf(call, ids, page, justRead)) ?? (await list(call, page))
  }

  const ofUser =
    (userId: string): List =>
    (call, page) =>
      store.ofUser(call, userId, page)

  return {
    ...store,
    get: (call, id, how = 'seen') => (how === 'latest' ? store.get(call, id, how) : get(call, id)),
    explore: (call, page) => front(call, EXPLORE_KEY, page, store.explore),
    ofUser: (call, userId, page) => front(call, photosOfKey(userId), page, ofUser(userId)),
    async feed(call, userId, page) {
      const followees = page.cursor === undefined ? await followeesOf(call, userId) : undefined
      if (!followees) return await store.feed(call, userId, page)
      const justRead: JustRead = new Map()
      const lists = await Promise.all(
        [userId, ...followees].map((id) => idsOf(call, photosOfKey(id), justRead, ofUser(id))),
      )
      const newestFirst = lists.flat().sort().reverse()
      return (await photosOf(call, newestFirst, page, justRead)) ?? (await store.feed(call, userId, page))
    },
  }
}
