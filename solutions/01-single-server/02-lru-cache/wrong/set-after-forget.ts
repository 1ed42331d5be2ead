// Fails: loading ends; then: expected “the new caption”, came “the old caption”

import type { Call } from '@ztm/domain/call'
import type { Cache } from '01-single-server/cache/cache'

type Entry = { value: unknown; until: number }

/** What was read before the change is kept after it. */
export function createLruCache(clock: () => number, most: number): Cache {
  const entries = new Map<string, Entry>()
  return {
    async through<T>(call: Call, key: string, seconds: number, load: (call: Call) => Promise<T>) {
      const entry = entries.get(key)
      if (entry && entry.until > clock()) {
        entries.delete(key)
        entries.set(key, entry)
        return entry.value as T
      }
      const value = await load(call)
      {
        entries.delete(key)
        entries.set(key, { value, until: clock() + seconds * 1_000 })
        const [oldest] = entries.keys()
        if (entries.size > most && oldest !== undefined) entries.delete(oldest)
      }
      return value
    },
    async forget(_call, keys) {
      for (const key of keys) entries.delete(key)
    },
  }
}
