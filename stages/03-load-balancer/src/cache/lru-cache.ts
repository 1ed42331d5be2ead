/**
 * The cache: in this process, at most so many entries, the one unused for longest goes first (LRU), and none is kept
 * past its time (TTL). Simplification: it counts entries; a real one counts bytes.
 */
import type { Call } from '@ztm/domain/call'
import type { Clock } from '@ztm/domain/clock'
import type { Cache } from './cache.ts'

type Entry = { value: unknown; until: number }

/** @param most how many entries at most; 0 keeps none */
export function createLruCache(clock: Clock, most: number): Cache {
  // A Map goes through its keys in the order they were set: the first is the one unused for longest.
  const entries = new Map<string, Entry>()
  let forgotten = 0

  function found(key: string): Entry | undefined {
    const entry = entries.get(key)
    if (!entry) return undefined
    entries.delete(key)
    if (entry.until <= clock()) return undefined
    entries.set(key, entry)
    return entry
  }

  function keep(key: string, entry: Entry) {
    entries.delete(key)
    entries.set(key, entry)
    if (entries.size <= most) return
    const [oldest] = entries.keys()
    if (oldest !== undefined) entries.delete(oldest)
  }

  return {
    async through<T>(call: Call, key: string, seconds: number, load: (call: Call) => Promise<T>) {
      // Switched off, it should cost nothing, so that one can see what it does when it is on.
      if (most === 0) return await load(call)
      const entry = found(key)
      if (entry) return entry.value as T
      const before = forgotten
      const value = await load(call)
      // What was read before somebody's write must not be kept after it: whoever forgot meanwhile, this is not kept.
      if (before === forgotten) keep(key, { value, until: clock() + seconds * 1000 })
      return value
    },
    async forget(_call, keys) {
      forgotten += 1
      for (const key of keys) entries.delete(key)
    },
  }
}
