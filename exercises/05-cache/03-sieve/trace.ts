/** Requests of which most are for a few popular things, the same each time; and how many of them LRU could answer. */

const REQUESTS = 30_000
const OBJECTS = 10_000

/** Popularity by Zipf's law: the second is asked for half as often as the first, the third a third as often. */
export function zipf(): number[] {
  const random = randomNumbers(5)
  const upTo: number[] = []
  for (let rank = 0; rank < OBJECTS; rank++) upTo.push((upTo[rank - 1] ?? 0) + 1 / (rank + 1))
  const all = upTo.at(-1) ?? 0
  return Array.from({ length: REQUESTS }, () => firstAbove(upTo, random() * all))
}

/** @param has whether it is there; where it is not, it is taken in */
export function hitsOf(trace: readonly number[], has: (key: number) => boolean): number {
  return trace.filter((key) => has(key)).length
}

export function lru(room: number): (key: number) => boolean {
  const kept = new Set<number>()
  return (key) => {
    const there = kept.delete(key)
    kept.add(key)
    const [unused] = kept
    if (kept.size > room && unused !== undefined) kept.delete(unused)
    return there
  }
}

/** From 0 to 1 (mulberry32). */
function randomNumbers(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

function firstAbove(sorted: readonly number[], value: number): number {
  let [low, high] = [0, sorted.length - 1]
  while (low < high) {
    const middle = (low + high) >> 1
    if ((sorted[middle] ?? 0) < value) low = middle + 1
    else high = middle
  }
  return low
}
