/** A database whose every write makes the cache forget what it touched: no store can forget to. */
import { type Database, Refused } from '@ztm/domain/database'
import type { Cache } from '../cache/cache.ts'
import { keysOf } from './cache-keys.ts'

export function forgettingDatabase(database: Database, cache: Cache): Database {
  return {
    read: database.read,
    async write(call, batch) {
      const over = await cache.changing(call, batch.flatMap(keysOf))
      try {
        await database.write(call, batch)
      } catch (error) {
        // After any other failure it may yet be written: nothing is kept until that can't be any more.
        if (error instanceof Refused) await over(call)
        throw error
      }
      await over(call)
    },
  }
}
