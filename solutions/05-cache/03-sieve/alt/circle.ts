/** The queue is a circle with one place that nobody has, between the newest and the oldest: the hand may stand there, too. */
class Place<Key> {
  key: Key | undefined
  size: number
  marked = false
  next: Place<Key> = this
  before: Place<Key> = this

  constructor(key?: Key, size = 0) {
    this.key = key
    this.size = size
  }

  leave(): void {
    this.before.next = this.next
    this.next.before = this.before
  }

  join(next: Place<Key>): void {
    this.next = next
    this.before = next.before
    this.before.next = this
    next.before = this
  }
}

class Sieve<Key> {
  places = new Map<Key, Place<Key>>()
  nobody = new Place<Key>()
  hand = this.nobody
  free: number
  limit: number
  evicted: (key: Key) => void

  constructor(limit: number, evicted: (key: Key) => void) {
    this.limit = limit
    this.free = limit
    this.evicted = evicted
  }

  bytes() {
    return this.limit - this.free
  }

  get(key: Key) {
    const place = this.places.get(key)
    if (place) place.marked = true
    return this.places.has(key)
  }

  set(key: Key, size: number) {
    this.delete(key)
    while (this.free < size) {
      const key = this.sweep()
      this.delete(key)
      this.evicted(key)
    }
    const place = new Place(key, size)
    place.join(this.nobody)
    this.places.set(key, place)
    this.free -= size
  }

  sweep(): Key {
    for (; ; this.hand = this.hand.next) {
      if (this.hand !== this.nobody && !this.hand.marked) return this.hand.key as Key
      this.hand.marked = false
    }
  }

  delete(key: Key) {
    const place = this.places.get(key)
    if (!place) return
    if (this.hand === place) this.hand = place.next
    place.leave()
    this.places.delete(key)
    this.free += place.size
  }
}

export const sieve = <Key>(limit: number, evicted: (key: Key) => void) => new Sieve<Key>(limit, evicted)
