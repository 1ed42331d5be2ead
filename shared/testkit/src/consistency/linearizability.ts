/**
 * Whether what clients saw could have come from a single copy of the data that does one thing at a time (Herlihy and
 * Wing, "Linearizability: A Correctness Condition for Concurrent Objects", 1990). Each key is checked by itself: a
 * system is linearizable if each of its objects is (Horn and Kroening, "Faster linearizability checking via
 * P-compositionality", 2015). Of a key that is not, the operations are told that show it, and none that do not matter.
 */
import { type Found, linearize } from './linearize.ts'
import { byKey, type History, inWords, type Operation } from './operation.ts'

export type Linearizability = {
  verdict: 'linearizable' | 'violated' | 'undecided'
  operations: number
  /** The first violation of each key that has one. */
  violations: Violation[]
  /** Keys for which the search was given up. */
  undecided: string[]
}

export type Violation = { key: string; operations: Operation[]; words: string }

/** Enough for tens of thousands of operations, and a few seconds at most. */
const LIMIT = 3_000_000

/** @param limit of operations put in their place for one key, in all orders that are tried, before giving up */
export function checkLinearizability(history: History, limit = LIMIT): Linearizability {
  const keys = [...byKey(history)].map(([key, operations]) => ({
    key,
    operations,
    found: linearize(operations, limit),
  }))
  const having = (what: Found) => keys.filter(({ found }) => found === what)
  const violations = having('none').map(({ key, operations }) => explain(key, operations, limit))
  const undecided = having('undecided').map(({ key }) => key)
  const verdict = violations.length > 0 ? 'violated' : undecided.length > 0 ? 'undecided' : 'linearizable'
  return { verdict, operations: history.length, violations, undecided }
}

function explain(key: string, history: History, limit: number): Violation {
  const fails = (part: History) => linearize(part, limit) === 'none'
  const first = shortestPrefix(history, fails)
  // Without a write and all who read it the others would have seen the same: leaving them out accuses nobody falsely.
  const values = [...Map.groupBy(first, ({ value }) => value).values()]
  const few = smallest(values, (left) => fails(left.flat())).flat()
  // So it is without a read, but not without a write that somebody read.
  const writes = few.filter(({ kind }) => kind === 'write')
  const reads = few.filter(({ kind, ok }) => kind === 'read' && ok)
  const needed = smallest(reads, (left) => fails([...writes, ...left]))
  const operations = [...writes, ...needed].sort((a, b) => a.began - b.began)
  return { key, operations, words: [reason(operations), ...operations.map(inWords)].join('\n  ') }
}

/** The history until the first answer that cannot be explained. Once there is one, no later answer can mend it. */
function shortestPrefix(history: History, fails: (part: History) => boolean): History {
  const ends = history.flatMap(({ ended }) => ended ?? []).sort((a, b) => a - b)
  let [low, high] = [0, ends.length - 1]
  while (low < high) {
    const middle = Math.floor((low + high) / 2)
    if (fails(until(history, ends[middle] as number))) high = middle
    else low = middle + 1
  }
  return until(history, ends[low] as number)
}

/** As it was known at that time. */
const until = (history: History, time: number): Operation[] =>
  history
    .filter(({ began }) => began <= time)
    .map((it) => ((it.ended ?? Infinity) <= time ? it : { ...it, ended: undefined, ok: false }))

/** Leaves out what can be left out: large pieces first, then single parts. */
function smallest<T>(parts: T[], fails: (left: T[]) => boolean): T[] {
  let left = parts
  for (let size = Math.ceil(parts.length / 2); size >= 1; size = Math.floor(size / 2)) {
    for (let at = 0; at < left.length; ) {
      const without = left.toSpliced(at, size)
      if (fails(without)) left = without
      else at += size
    }
  }
  return left
}

function reason(operations: readonly Operation[]): string {
  for (const { kind, value, ended = Infinity } of operations) {
    if (kind === 'write' || value === null) continue
    const write = operations.find((other) => other.kind === 'write' && other.value === value)
    if (!write || write.began > ended) return 'somebody read what nobody had written yet:'
    if (!write.ok && write.ended !== undefined) return 'somebody read what had been refused:'
  }
  return 'there is no order of these in which each read sees the latest write:'
}
