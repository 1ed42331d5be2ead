/**
 * A history is what clients asked of registers and what they were told: from it alone, and not from the system's own
 * word, one can say whether the system kept its promises. A simplification: no two writes of a key have the same value,
 * so that each read names the write that it saw, and null is what a key holds before the first of them. A write that is
 * sent again until it is answered is one operation.
 */

export type Value = string | number | null

export type Operation = {
  /** Does one thing after the other. What is done at once is done by two clients. */
  client: string
  kind: 'read' | 'write'
  key: string
  /** What was read or is to be written. */
  value: Value
  /** In ms of a clock that all clients share and that never goes backwards. */
  began: number
  /** Undefined where nobody knows how it ended: such a write may take effect at any time after it began, or never. */
  ended?: number
  /** Whether it was done. If not, and it ended, it was refused and has no effect, ever. */
  ok: boolean
}

export type History = readonly Operation[]

/** The histories of each key. Whether a register is sound depends on no other register. */
export const byKey = (history: History): Map<string, Operation[]> => Map.groupBy(history, ({ key }) => key)

/** In words, for whoever has to find out what went wrong. */
export function inWords({ client, kind, key, value, began, ended, ok }: Operation): string {
  const named = JSON.stringify(value)
  const what = kind === 'read' ? `read ${named} from ${key}` : `wrote ${named} to ${key}`
  if (ended === undefined) return `${client}, from ${round(began)} ms: ${what}, and had no answer by then`
  const told = kind === 'read' ? '' : `, and was told that it was ${ok ? 'done' : 'refused'}`
  return `${client}, from ${round(began)} to ${round(ended)} ms: ${what}${told}`
}

const round = (ms: number): number => Number(ms.toFixed(3))
