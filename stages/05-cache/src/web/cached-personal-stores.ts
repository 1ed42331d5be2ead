/**
 * What is personal, read through the cache under keys of one person each. The likes of somebody are kept together: a key
 * for each photo would hardly ever be asked for twice.
 */
import type { Database } from '@ztm/domain/database'
import type { FollowStore, LikeStore } from '@ztm/domain/stores'
import type { Cache } from '../cache/cache.ts'
import { likesKey } from './cache-keys.ts'
import type { Followees } from './followees.ts'
import { LIFETIME } from './lifetime.ts'

/** Of the newest photos that somebody likes, so many are kept; of older ones the database knows. */
const NEWEST = 500

export function cachedLikeStore(store: LikeStore, { read }: Database, cache: Cache): LikeStore {
  const newest = 'SELECT photo_id FROM likes WHERE user_id = ? ORDER BY photo_id DESC LIMIT ?'
  return {
    ...store,
    async likedBy(call, userId, photoIds) {
      const kept = await cache.through(call, likesKey(userId), LIFETIME, async (loading) => {
        const rows = await read(loading, newest, [userId, NEWEST])
        return rows.map((row) => String(row.photo_id))
      })
      const oldest = kept.length < NEWEST ? '' : (kept.at(-1) ?? '')
      const older = photoIds.filter((id) => id < oldest)
      const liked = new Set(kept)
      const found = older.length > 0 ? await store.likedBy(call, userId, older) : new Set<string>()
      return new Set(photoIds.filter((id) => liked.has(id) || found.has(id)))
    },
  }
}

export function cachedFollowStore(store: FollowStore, followeesOf: Followees): FollowStore {
  return {
    ...store,
    async isFollowing(call, followerId, followeeId) {
      const followees = await followeesOf(call, followerId)
      return followees?.includes(followeeId) ?? (await store.isFollowing(call, followerId, followeeId))
    },
  }
}
