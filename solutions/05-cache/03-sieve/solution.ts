/** What goes when the cache is full, by SIEVE. Of what is kept, it knows the keys and the sizes, and nothing else. */

export type Eviction<Key> = {
  get(key: Key): boolean
  set(key: Key, bytes: number): void
  delete(key: Key): void
  bytes(): number
}
export type CreateEviction = <Key>(limit: number, evicted: (key: Key) => void) => Eviction<Key>

type Entry<Key> = { key: Key; bytes: number; used: boolean; newer?: Entry<Key>; older?: Entry<Key> }

export const sieve: CreateEviction = <Key>(limit: number, evicted: (key: Key) => void): Eviction<Key> => {
  const entries = new Map<Key, Entry<Key>>()
  let newest: Entry<Key> | undefined
  let oldest: Entry<Key> | undefined
  /** Whom it looks at next; undefined where that is the oldest, whoever that will be. */
  let hand: Entry<Key> | undefined
  let taken = 0

  /** The only way out of the queue, so that the hand never stands at somebody who has left. */
  function takeOut(entry: Entry<Key>): void {
    if (hand === entry) hand = entry.newer
    if (entry.newer) entry.newer.older = entry.older
    else newest = entry.older
    if (entry.older) entry.older.newer = entry.newer
    else oldest = entry.newer
    entries.delete(entry.key)
    taken -= entry.bytes
  }

  function evict(first: Entry<Key>): void {
    let entry = hand ?? first
    // It ends: after one round, nobody has a mark any more.
    while (entry.used) {
      entry.used = false
      entry = entry.newer ?? first
    }
    hand = entry
    takeOut(entry)
    evicted(entry.key)
  }

  return {
    get(key) {
      const entry = entries.get(key)
      if (entry) entry.used = true
      return entry !== undefined
    },
    set(key, bytes) {
      const known = entries.get(key)
      if (known) takeOut(known)
      while (taken + bytes > limit && oldest) evict(oldest)
      // Not before there is room: what has just come would be the one without a mark.
      const entry = { key, bytes, used: false, older: newest }
      if (newest) newest.newer = entry
      else oldest = entry
      newest = entry
      entries.set(key, entry)
      taken += bytes
    },
    delete(key) {
      const entry = entries.get(key)
      if (entry) takeOut(entry)
    },
    bytes: () => taken,
  }
}
