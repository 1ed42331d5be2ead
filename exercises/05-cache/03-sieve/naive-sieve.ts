/** SIEVE as one would tell it: a list from the oldest to the newest, and the place of the hand in it. */

export type Entry = { key: string; bytes: number; used: boolean }

export function createNaiveSieve(limit: number) {
  const queue: Entry[] = []
  const gone: string[] = []
  let hand = 0

  const taken = () => queue.reduce((sum, { bytes }) => sum + bytes, 0)
  const placeOf = (key: string) => queue.findIndex((entry) => entry.key === key)

  function takeOut(place: number): void {
    queue.splice(place, 1)
    if (place < hand) hand -= 1
    if (hand === queue.length) hand = 0
  }

  function evict(): void {
    let entry = queue[hand]
    while (entry?.used) {
      entry.used = false
      hand = (hand + 1) % queue.length
      entry = queue[hand]
    }
    if (!entry) return
    gone.push(entry.key)
    takeOut(hand)
  }

  return {
    /** What has gone to make room, in order. */
    gone,
    taken,
    get(key: string): boolean {
      const entry = queue[placeOf(key)]
      if (entry) entry.used = true
      return entry !== undefined
    },
    set(key: string, bytes: number): void {
      if (placeOf(key) >= 0) takeOut(placeOf(key))
      while (taken() + bytes > limit && queue.length > 0) evict()
      queue.push({ key, bytes, used: false })
    },
    delete(key: string): void {
      if (placeOf(key) >= 0) takeOut(placeOf(key))
    },
  }
}
