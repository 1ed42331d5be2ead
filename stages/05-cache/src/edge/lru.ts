/** What goes when the cache is full, by LRU: the one unused for longest. Here to be compared with SIEVE. */
import type { CreateEviction, Eviction } from './sieve.ts'

export const lru: CreateEviction = <Key>(limit: number, evicted: (key: Key) => void): Eviction<Key> => {
  // A Map goes through its keys in the order they were set: the first is the one unused for longest.
  const sizes = new Map<Key, number>()
  let taken = 0

  function remove(key: Key): void {
    taken -= sizes.get(key) ?? 0
    sizes.delete(key)
  }

  return {
    get(key) {
      const bytes = sizes.get(key)
      if (bytes === undefined) return false
      sizes.delete(key)
      sizes.set(key, bytes)
      return true
    },
    set(key, bytes) {
      remove(key)
      for (const [unused] of sizes) {
        if (taken + bytes <= limit) break
        remove(unused)
        evicted(unused)
      }
      sizes.set(key, bytes)
      taken += bytes
    },
    delete: remove,
    bytes: () => taken,
  }
}
