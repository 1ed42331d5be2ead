/** What goes when the cache is full, by SIEVE. Of what is kept, it knows the keys and the sizes, and nothing else. */

export type Eviction<Key> = {
  /** Whether it is there. It has been used, then. */
  get(key: Key): boolean
  /** @param bytes never more than there is room for in all. What there is no room for any more goes */
  set(key: Key, bytes: number): void
  /** It is there no more. Nothing happens where it was not. */
  delete(key: Key): void
  /** How many are taken. */
  bytes(): number
}

/** @param limit in bytes @param evicted is told of each that goes to make room, and of nothing else */
export type CreateEviction = <Key>(limit: number, evicted: (key: Key) => void) => Eviction<Key>

export const sieve: CreateEviction = <Key>(_limit: number, _evicted: (key: Key) => void): Eviction<Key> => {
  const sizes = new Map<Key, number>()
  // TODO: a queue, a mark on what is used, and a hand. Now everything stays, until the machine has no memory left.
  return {
    get: (key) => sizes.has(key),
    set: (key, bytes) => void sizes.set(key, bytes),
    delete: (key) => void sizes.delete(key),
    bytes: () => [...sizes.values()].reduce((sum, size) => sum + size, 0),
  }
}
