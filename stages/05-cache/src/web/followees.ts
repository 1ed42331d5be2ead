/** Whom somebody follows, read through the cache. */
import type { Call } from '@ztm/domain/call'
import type { Database } from '@ztm/domain/database'
import type { Cache } from '../cache/cache.ts'
import { followeesKey } from './cache-keys.ts'
import { LIFETIME } from './lifetime.ts'

/** Who follows more is asked about in the database each time: their feeds would be put together of too many lists. */
const MOST = 100

/** Their ids; undefined where they are too many. */
export type Followees = (call: Call, userId: string) => Promise<string[] | undefined>

export function cachedFollowees({ read }: Database, cache: Cache): Followees {
  const sql = 'SELECT followee_id FROM follows WHERE follower_id = ? LIMIT ?'
  return async (call, userId) => {
    const ids = await cache.through(call, followeesKey(userId), LIFETIME, async (loading) => {
      const rows = await read(loading, sql, [userId, MOST + 1])
      return rows.map((row) => String(row.followee_id))
    })
    return ids.length > MOST ? undefined : ids
  }
}
