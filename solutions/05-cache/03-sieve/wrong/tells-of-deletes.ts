// Fails: and c is deleted. What has gone: expected [“b”], came [“b”, “c”]

import type { CreateEviction } from '../solution.ts'

type Entry<Key> = { key: Key; bytes: number; used: boolean; newer?: Entry<Key>; older?: Entry<Key> }

/** What leaves is told of, whatever the reason. */
export const sieve: CreateEviction = <Key>(limit: number, evicted: (key: Key) => void) => {
  const entries = new Map<Key, Entry<Key>>()
  let newest: Entry<Key> | undefined
  let oldest: Entry<Key> | undefined
  let hand: Entry<Key> | undefined
  let taken = 0

  function takeOut(entry: Entry<Key>): void {
    if (hand === entry) hand = entry.newer
    if (entry.newer) entry.newer.older = entry.older
    else newest = entry.older
    if (entry.older) entry.older.newer = entry.newer
    else oldest = entry.newer
    entries.delete(entry.key)
    taken -= entry.bytes
    evicted(entry.key)
  }

  function evict(first: Entry<Key>): void {
    let entry = hand ?? first
    while (entry.used) {
      entry.used = false
      entry = entry.newer ?? first
    }
    hand = entry
    takeOut(entry)
  }

  return {
    get(key: Key) {
      const entry = entries.get(key)
      if (entry) entry.used = true
      return entry !== undefined
    },
    set(key: Key, bytes: number) {
      const known = entries.get(key)
      if (known) takeOut(known)
      while (taken + bytes > limit && oldest) evict(oldest)
      const entry = { key, bytes, used: false, older: newest }
      if (newest) newest.newer = entry
      else oldest = entry
      newest = entry
      entries.set(key, entry)
      taken += bytes
    },
    delete(key: Key) {
      const entry = entries.get(key)
      if (entry) takeOut(entry)
    },
    bytes: () => taken,
  }
}
