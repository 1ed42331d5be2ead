/**
 * The most hits that any cache can have of a trace: what is asked for again last goes first (L. Belady, "A study of
 * replacement algorithms for a virtual-storage computer", IBM Systems Journal 5(2), 1966), and what would go at once is
 * not let in. It knows the future, so that nobody can do it; for things of one size nobody can do better, either.
 */
const NEVER = Number.POSITIVE_INFINITY

/** @param trace what is asked for, as numbers from 0 @param room how many things fit @param from hits count from here on */
export function bestHits(trace: readonly number[], room: number, from = 0): number {
  const again = nextUses(trace)
  const kept = new Map<number, number>()
  const farthest = createHeap()
  let hits = 0
  for (const [at, key] of trace.entries()) {
    if (kept.has(key) && at >= from) hits += 1
    const next = again[at] as number
    if (next === NEVER) {
      kept.delete(key)
      continue
    }
    kept.set(key, next)
    farthest.add({ key, next })
    while (kept.size > room) {
      const gone = farthest.take()
      // Asked for again since, it stands in the heap once more.
      if (kept.get(gone.key) === gone.next) kept.delete(gone.key)
    }
  }
  return hits
}

/** Of each asking when the same is asked for next. */
function nextUses(trace: readonly number[]): number[] {
  const next: number[] = new Array(trace.length)
  const seen = new Map<number, number>()
  for (let at = trace.length - 1; at >= 0; at--) {
    const key = trace[at] as number
    next[at] = seen.get(key) ?? NEVER
    seen.set(key, at)
  }
  return next
}

type Use = { key: number; next: number }

/** A binary heap: the last use of all on top. */
function createHeap() {
  const uses: Use[] = []
  const at = (place: number) => uses[place] as Use
  const swap = (one: number, other: number) => {
    const kept = at(one)
    uses[one] = at(other)
    uses[other] = kept
  }
  return {
    add(use: Use): void {
      let place = uses.push(use) - 1
      for (
        let above = (place - 1) >> 1;
        place > 0 && at(above).next < at(place).next;
        above = (place - 1) >> 1
      ) {
        swap(place, above)
        place = above
      }
    },
    take(): Use {
      swap(0, uses.length - 1)
      const top = uses.pop() as Use
      for (let place = 0; ; ) {
        const below = [2 * place + 1, 2 * place + 2].filter((child) => child < uses.length)
        const [largest] = below.sort((one, other) => at(other).next - at(one).next)
        if (largest === undefined || at(largest).next <= at(place).next) return top
        swap(place, largest)
        place = largest
      }
    },
  }
}
