/**
 * Looks for an order of a register's operations in which each read sees the latest write, and in which whatever ended
 * before another began stands before it. That is Wing and Gong's search ("Testing and Verifying Concurrent Objects",
 * 1993): take one of the operations that may come next, go on from there, and go back where that leads nowhere. Lowe
 * ("Testing for linearizability", 2017) adds to remember where one has been: whatever has the same operations behind it
 * has the same before it.
 *
 * As each read names its write, a register leaves little to try. A read of the current value is taken at once, since it
 * stands in nobody's way. A write waits for all readers of the value that it overwrites. A write that nobody reads is
 * taken as soon as it may be. What is left to try is the order of writes that overlap and were read.
 */
import { effectsIn } from './effects.ts'
import type { History, Value } from './operation.ts'

/** Its effect came at one moment of this time. */
type Step = { write: boolean; value: Value; from: number; by: number }

/** A point of the search: what has an order, and what may come next. */
type Point = {
  /** Steps that may come next, as none without an order ended before they began. */
  open: readonly Step[]
  /** How many of all steps, as they began, have been open so far. */
  opened: number
  value: Value
  /** Readers of this value that have no place yet. */
  readers: number
}

export type Found = 'an order' | 'none' | 'undecided'

/** @param history of one key. @param limit of operations put in their place, in all that is tried, before giving up */
export function linearize(history: History, limit: number): Found {
  const steps = stepsOf(history)
  const readersOf = new Map<Value, number>()
  for (const { write, value } of steps) if (!write) readersOf.set(value, (readersOf.get(value) ?? 0) + 1)
  const readers = (value: Value) => readersOf.get(value) ?? 0
  const numbers = new Map(steps.map((step, index) => [step, index]))
  let placed = 0

  const put = (point: Point, write: Step): Point => {
    placed += 1
    const open = point.open.filter((step) => step !== write)
    return { ...point, open, value: write.value, readers: readers(write.value) }
  }

  function openMore(point: Point): Point {
    const open = [...point.open]
    let { opened } = point
    let deadline = Math.min(...open.map(({ by }) => by))
    for (let step = steps[opened]; step && step.from <= deadline; step = steps[opened]) {
      deadline = Math.min(deadline, step.by)
      open.push(step)
      opened += 1
    }
    return { ...point, open, opened }
  }

  /** Goes on as long as there is no choice. @returns undefined where it leads nowhere */
  function goOn(from: Point): Point | undefined {
    for (let point = openMore(from); ; point = openMore(point)) {
      const open = point.open.filter(({ write, value }) => write || value !== point.value)
      const taken = point.open.length - open.length
      const unread = open.find(({ write, value }) => write && readers(value) === 0)
      placed += taken
      point = { ...point, open, readers: point.readers - taken }
      if (taken > 0) continue
      if (point.readers > 0) return undefined
      if (!unread) return point
      point = put(point, unread)
    }
  }

  const been = new Set<string>()
  const untried: Point[] = [{ open: [], opened: 0, value: null, readers: readers(null) }]
  for (let from = untried.pop(); from; from = untried.pop()) {
    const point = goOn(from)
    if (placed > limit) return 'undecided'
    if (!point) continue
    if (point.open.length === 0) return 'an order'
    // The value need not be in it: nobody is left to read it.
    const here = `${point.opened} ${point.open.map((step) => numbers.get(step))}`
    if (been.has(here)) continue
    been.add(here)
    // The most urgent is tried first, as the last to be pushed.
    const writes = point.open.filter(({ write }) => write).sort((a, b) => b.by - a.by)
    for (const write of writes) untried.push(put(point, write))
  }
  return 'none'
}

/** As they began. Whoever was told nothing read nothing, and a write that nobody was told of or saw need not have been. */
function stepsOf(history: History): Step[] {
  const writes = [...effectsIn(history)]
    .filter(([, { write, by }]) => write && by < Infinity)
    .map(([value, { from, by }]) => ({ write: true, value, from, by }))
  const reads = history
    .filter(({ kind, ok }) => kind === 'read' && ok)
    .map(({ value, began, ended = Infinity }) => ({ write: false, value, from: began, by: ended }))
  return [...writes, ...reads].sort((a, b) => a.from - b.from)
}
