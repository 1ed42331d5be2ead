// Fails: expected that it is loaded, came that it is still there

import type { Call } from '@ztm/domain/call'
import type { Cache } from '01-single-server/cache/cache'

type Entry = { value: unknown; until: number }

/** Makes room only once there are too many already. */
export function createLruCache(clock: () => number, most: number): Cache {
  const entries = new Map<string, Entry>()
  let forgets = 0
  return {
    async through<T>(call: Call, key: string, seconds: number, load: (call: Call) => Promise<T>) {
      const entry = entries.get(key)
      if (entry && entry.until > clock()) {
        entries.delete(key)
        entries.set(key, entry)
        return entry.value as T
      }
      const before = forgets
      const value = await load(call)
      if (forgets === before) {
        const [oldest] = entries.keys()
        entries.delete(key)
        entries.set(key, { value, until: clock() + seconds * 1_000 })
        if (entries.size > most + 1 && oldest !== undefined) entries.delete(oldest)
      }
      return value
    },
    async forget(_call, keys) {
      forgets += 1
      for (const key of keys) entries.delete(key)
    },
  }
}
