/** The queue is an array, and the hand an index: short, and each eviction costs as much as there are entries. */
import type { CreateEviction } from '../solution.ts'

export const sieve: CreateEviction = <Key>(limit: number, evicted: (key: Key) => void) => {
  let queue: { key: Key; bytes: number; used: boolean }[] = []
  let hand = 0

  const bytes = () => queue.reduce((sum, entry) => sum + entry.bytes, 0)
  const find = (key: Key) => queue.find((entry) => entry.key === key)

  function remove(key: Key): void {
    const at = queue.findIndex((entry) => entry.key === key)
    if (at < 0) return
    queue = queue.toSpliced(at, 1)
    if (at < hand) hand -= 1
    if (hand >= queue.length) hand = 0
  }

  return {
    get(key: Key): boolean {
      const entry = find(key)
      if (!entry) return false
      entry.used = true
      return true
    },
    set(key: Key, size: number): void {
      remove(key)
      while (queue.length > 0 && bytes() + size > limit) {
        // From the hand on, and then from the beginning. Whoever is passed on the way loses the mark.
        const round = [...queue.slice(hand), ...queue.slice(0, hand)]
        const clean = round.findIndex(({ used }) => !used)
        for (const passed of clean < 0 ? round : round.slice(0, clean)) passed.used = false
        const goes = round[clean < 0 ? 0 : clean]
        if (!goes) return
        hand = queue.indexOf(goes)
        remove(goes.key)
        evicted(goes.key)
      }
      queue.push({ key, bytes: size, used: false })
    },
    delete: remove,
    bytes,
  }
}
