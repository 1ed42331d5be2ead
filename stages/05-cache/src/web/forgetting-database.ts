/** A database whose every write makes the cache forget what it touched: no store can forget to. */
import type { Database } from '@ztm/domain/database'
import type { Cache } from '../cache/cache.ts'
import { keysOf } from './cache-keys.ts'

export function forgettingDatabase(database: Database, cache: Cache): Database {
  return {
    read: database.read,
    async write(call, batch) {
      try {
        await database.write(call, batch)
      } finally {
        // After a failure too, because it may have come after the commit.
        await cache.forget(call, batch.flatMap(keysOf))
      }
    },
  }
}
