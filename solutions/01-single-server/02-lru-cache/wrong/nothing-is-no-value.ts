// Fails: A value that is undefined, asked for twice: it was loaded 2 times

import type { Call } from '@ztm/domain/call'
import type { Cache } from '01-single-server/cache/cache'

type Entry = { value: unknown; until: number }

/** Keeps only what is something. */
export function createLruCache(clock: () => number, most: number): Cache {
  const entries = new Map<string, Entry>()
  let forgets = 0
  return {
    async through<T>(call: Call, key: string, seconds: number, load: (call: Call) => Promise<T>) {
      const entry = entries.get(key)
      if (entry?.value && entry.until > clock()) {
        entries.delete(key)
        entries.set(key, entry)
        return entry.value as T
      }
      const before = forgets
      const value = await load(call)
      if (forgets === before) {
        entries.delete(key)
        entries.set(key, { value, until: clock() + seconds * 1_000 })
        const [oldest] = entries.keys()
        if (entries.size > most && oldest !== undefined) entries.delete(oldest)
      }
      return value
    },
    async forget(_call, keys) {
      forgets += 1
      for (const key of keys) entries.delete(key)
    },
  }
}
