// Fails: used are a b c d a e f g h i. What has gone, in order: expected “bcdef”, came “bcda

import type { CreateEviction } from '../solution.ts'

/** A second chance: what has a mark loses it, and is the newest again. */
export const sieve: CreateEviction = <Key>(limit: number, evicted: (key: Key) => void) => {
  // From the oldest to the newest.
  const entries = new Map<Key, { bytes: number; used: boolean }>()
  let taken = 0

  function remove(key: Key): void {
    taken -= entries.get(key)?.bytes ?? 0
    entries.delete(key)
  }

  return {
    get(key: Key) {
      const entry = entries.get(key)
      if (entry) entry.used = true
      return entry !== undefined
    },
    set(key: Key, bytes: number) {
      remove(key)
      for (const [first, entry] of entries) {
        if (taken + bytes <= limit) break
        if (entry.used) {
          entry.used = false
          entries.delete(first)
          entries.set(first, entry)
          continue
        }
        remove(first)
        evicted(first)
      }
      entries.set(key, { bytes, used: false })
      taken += bytes
    },
    delete: remove,
    bytes: () => taken,
  }
}
