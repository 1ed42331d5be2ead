/**
 * What goes when the cache is full, by SIEVE (Zhang et al., NSDI 2024): a queue in order of arrival, a mark on whatever
 * is used, and a hand that goes from the oldest to the newest. What has a mark loses it and stays; what has none goes.
 * So most of what is asked for only once leaves soon, and a hit costs one mark, where LRU moves an entry.
 */

export type Eviction<Key> = {
  /** Whether it is there. It is in use from now on. */
  get(key: Key): boolean
  /** Of at most as many bytes as there is room in all. What there is no room for any more goes. */
  set(key: Key, bytes: number): void
  delete(key: Key): void
  /** How many are taken. */
  bytes(): number
}

/** @param limit in bytes @param evicted is told of each that goes to make room */
export type CreateEviction = <Key>(limit: number, evicted: (key: Key) => void) => Eviction<Key>

type Place<Key> = { key: Key; bytes: number; used: boolean; newer?: Place<Key>; older?: Place<Key> }

export const sieve: CreateEviction = <Key>(limit: number, evicted: (key: Key) => void): Eviction<Key> => {
  const places = new Map<Key, Place<Key>>()
  let newest: Place<Key> | undefined
  let oldest: Place<Key> | undefined
  let hand: Place<Key> | undefined
  let taken = 0

  function remove(place: Place<Key>): void {
    if (hand === place) hand = place.newer
    if (place.newer) place.newer.older = place.older
    else newest = place.older
    if (place.older) place.older.newer = place.newer
    else oldest = place.newer
    places.delete(place.key)
    taken -= place.bytes
  }

  function evict(): void {
    let place = hand ?? oldest
    while (place?.used) {
      place.used = false
      place = place.newer ?? oldest
    }
    if (!place) return
    hand = place.newer
    remove(place)
    evicted(place.key)
  }

  return {
    get(key) {
      const place = places.get(key)
      if (place) place.used = true
      return place !== undefined
    },
    set(key, bytes) {
      const known = places.get(key)
      if (known) remove(known)
      while (taken + bytes > limit && oldest) evict()
      const place: Place<Key> = { key, bytes, used: false, older: newest }
      if (newest) newest.newer = place
      else oldest = place
      newest = place
      places.set(key, place)
      taken += bytes
    },
    delete(key) {
      const place = places.get(key)
      if (place) remove(place)
    },
    bytes: () => taken,
  }
}
