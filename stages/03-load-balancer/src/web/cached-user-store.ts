/** The names of authors, read through the cache: no photo and no comment can be shown without one. */
import type { UserStore } from '@ztm/domain/stores'
import type { Cache } from '../cache/cache.ts'
import { nameKey } from './cache-keys.ts'

/** As long as photos. A name never changes and could be kept for longer; that there is none yet could not. */
const SECONDS = 1

export function cachedUserStore(store: UserStore, cache: Cache): UserStore {
  return {
    ...store,
    async namesOf(call, ids) {
      const found = await Promise.all(
        ids.map((id) =>
          cache.through(call, nameKey(id), SECONDS, async (loading) =>
            (await store.namesOf(loading, [id])).get(id),
          ),
        ),
      )
      const names = new Map<string, string>()
      for (const [at, id] of ids.entries()) if (found[at] !== undefined) names.set(id, found[at])
      return names
    },
  }
}
