/** A cache in this process: so many entries, each for so long. */

import type { Call } from '@ztm/domain/call'
import type { Clock } from '@ztm/domain/clock'
import type { Cache } from '01-single-server/cache/cache'

type Entry = { value: unknown; until: number }

export function createLruCache(clock: Clock, most: number): Cache {
  // In the order of their last use, because each use takes a key out and sets it again at the end.
  const entries = new Map<string, Entry>()
  let forgets = 0

  /** What may still be given out, now the one used last. */
  function used(key: string): Entry | undefined {
    const entry = entries.get(key)
    if (!entry) return undefined
    entries.delete(key)
    if (entry.until <= clock()) return undefined
    entries.set(key, entry)
    return entry
  }

  function keep(key: string, entry: Entry): void {
    // Somebody may have kept the same key while we were loading: then this one is the later.
    entries.delete(key)
    entries.set(key, entry)
    const [unusedForLongest] = entries.keys()
    if (entries.size > most && unusedForLongest !== undefined) entries.delete(unusedForLongest)
  }

  return {
    async through<T>(call: Call, key: string, seconds: number, load: (call: Call) => Promise<T>) {
      const entry = used(key)
      // An entry and not its value: that there is no such photo is worth keeping, too.
      if (entry) return entry.value as T
      const before = forgets
      const value = await load(call)
      // Between these two lines anything may have happened. What was read before a change must not be kept after it.
      if (forgets === before) keep(key, { value, until: clock() + seconds * 1_000 })
      return value
    },
    async forget(_call, keys) {
      forgets += 1
      for (const key of keys) entries.delete(key)
    },
  }
}
