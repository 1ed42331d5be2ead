/** The newest comments on a photo, read through the cache. */
import type { CommentStore } from '@ztm/domain/stores'
import type { Cache } from '../cache/cache.ts'
import { commentsKey } from './cache-keys.ts'
import { LIFETIME } from './lifetime.ts'

/** As many as anybody may ask for at once. */
const FRONT = 50

export function cachedCommentStore(store: CommentStore, cache: Cache): CommentStore {
  return {
    ...store,
    async of(call, photoId, page) {
      if (page.cursor !== undefined) return await store.of(call, photoId, page)
      const comments = await cache.through(call, commentsKey(photoId), LIFETIME, (loading) =>
        store.of(loading, photoId, { limit: FRONT }),
      )
      // One more than the page, which says whether there is another.
      return comments.slice(0, page.limit + 1)
    },
  }
}
