/**
 * What is in flight: added when it begins, removed when it ends, thousands of times a second, and hardly ever looked at.
 *
 * An array, and no Set: a Set that is added to and removed from is laid out anew every few times, and in V8 each of its
 * old layouts points to the next, for whoever was going through it. As soon as one of them has outlived a full garbage
 * collection, all that follow, with whatever was in them, wait for the next full one: here that was every request.
 * Looking for what ends takes longer than in a Set only where very many are in flight.
 */
export type InFlight<T> = {
  add(one: T): void
  remove(one: T): void
  size(): number
  /** As they are now: whoever goes through them may end some. In no order. */
  list(): readonly T[]
}

export function createInFlight<T>(): InFlight<T> {
  const all: T[] = []
  return {
    add: (one) => void all.push(one),
    remove(one) {
      const at = all.indexOf(one)
      if (at === -1) return
      // The last one takes its place, so that nobody else has to move.
      all[at] = all.at(-1) as T
      all.pop()
    },
    size: () => all.length,
    list: () => [...all],
  }
}
