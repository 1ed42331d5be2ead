/** Who people are, read through the cache: no photo and no comment can be shown without the name of its author. */
import type { Call } from '@ztm/domain/call'
import type { UserStore } from '@ztm/domain/stores'
import type { Cache } from '../cache/cache.ts'
import { nameKey, profileKey, userKey } from './cache-keys.ts'
import { LIFETIME } from './lifetime.ts'

export function cachedUserStore(store: UserStore, cache: Cache): UserStore {
  const nameOf = (call: Call, id: string) =>
    cache.through(call, nameKey(id), LIFETIME, async (loading) =>
      (await store.namesOf(loading, [id])).get(id),
    )
  const byName = (call: Call, username: string) =>
    cache.through(call, userKey(username), LIFETIME, (loading) => store.byName(loading, username))

  return {
    ...store,
    byName,
    async byId(call, id) {
      const username = await nameOf(call, id)
      return username === undefined ? undefined : { id, username }
    },
    async profile(call, username) {
      // By id, because a row that changes a count names people by their ids.
      const user = await byName(call, username)
      if (!user) return undefined
      return await cache.through(call, profileKey(user.id), LIFETIME, (loading) =>
        store.profile(loading, username),
      )
    },
    async namesOf(call, ids) {
      const found = await Promise.all(ids.map((id) => nameOf(call, id)))
      const names = new Map<string, string>()
      for (const [at, id] of ids.entries()) if (found[at] !== undefined) names.set(id, found[at])
      return names
    },
  }
}
