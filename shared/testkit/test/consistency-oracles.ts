/** Other ways to say whether a history of one register is linearizable: plain and slow, or clever and without a search. */
import type { History, Operation, Value } from '../src/consistency/operation.ts'

/** Tries every order, and both fates of a write that nobody was told of. For a handful of operations. */
export function anyOrderExplains(history: History): boolean {
  const refused = ({ ok, ended }: Operation) => !ok && ended !== undefined
  const counts = history.filter((it) => !refused(it) && (it.ok || it.kind === 'write'))
  return explains(counts, null)
}

function explains(left: History, value: Value): boolean {
  if (left.every(({ ok }) => !ok)) return true
  return left.some((next) => {
    if (left.some(({ ok, ended = Infinity }) => ok && ended < next.began)) return false
    if (next.kind === 'read' && next.value !== value) return false
    const rest = left.filter((it) => it !== next)
    return explains(rest, next.value)
  })
}

type Zone = { from: number; to: number; forward: boolean }

/**
 * Gibbons and Korach ("Testing Shared Memories", 1997): the operations of one value need a zone from the first end to
 * the last beginning, or may crowd anywhere within, where these overlap; two of the former must not overlap each other,
 * and one of the latter must not lie in one of the former. For many operations, each of which was answered.
 */
export function zonesFit(history: History): boolean {
  const zones: Zone[] = []
  for (const [value, all] of Map.groupBy(history, (it) => it.value)) {
    const write = all.find(({ kind }) => kind === 'write')
    if (!write && value !== null) return false
    if (all.some(({ ended }) => (ended as number) < (write?.began ?? -Infinity))) return false
    const firstEnd = value === null ? -Infinity : Math.min(...all.map(({ ended }) => ended as number))
    const lastBegin = Math.max(...all.map(({ began }) => began))
    const forward = firstEnd < lastBegin
    zones.push({ from: Math.min(firstEnd, lastBegin), to: Math.max(firstEnd, lastBegin), forward })
  }
  return zones.every((a, index) =>
    zones.every((b, other) => {
      if (index === other || !a.forward) return true
      return b.forward ? a.to <= b.from || b.to <= a.from : b.from <= a.from || b.to >= a.to
    }),
  )
}
