/** The last minutes of a load, second by second: in columns, as a plot wants them, and never more than so many. */
import type { Second } from '@ztm/lab/load/tally'

/** Ten minutes. */
export const MOST = 600

/** What a plot shows of a second. Where nothing was measured, a line has a gap. */
export type Column = 'sent' | 'ok' | 'failed' | 'p50' | 'p99'
export const COLUMNS: readonly Column[] = ['sent', 'ok', 'failed', 'p50', 'p99']

export type Table = { at: number[] } & Record<Column, (number | null)[]>

export type Seconds = ReturnType<typeof createSeconds>

export function createSeconds(most = MOST) {
  const table: Table = { at: [], sent: [], ok: [], failed: [], p50: [], p99: [] }
  let last: Second | undefined

  function add(at: number, values: Partial<Second>): void {
    table.at.push(at)
    for (const column of COLUMNS) table[column].push(values[column] ?? null)
    if (table.at.length <= most) return
    table.at.shift()
    for (const column of COLUMNS) table[column].shift()
  }

  return {
    table,
    last: () => last,
    /** @param at in seconds. The same second told twice, as it is to who connects again, is one. */
    push(at: number, second: Second): void {
      if (last?.second === second.second && last.sent === second.sent && last.ok === second.ok) return
      last = second
      add(at, withoutWaiting(second))
    },
    /** What comes next is another load: no line leads there. */
    pause(at: number): void {
      if (!last) return
      last = undefined
      add(at, {})
    },
  }
}

/** Where nothing was answered, nobody waited for 0 ms. */
function withoutWaiting(second: Second): Partial<Second> {
  const { p50, p99, ...rest } = second
  return p99 > 0 ? { ...rest, p50, p99 } : rest
}

/** Of seconds that were recorded: a table of them all. */
export function tableOf(seconds: readonly Second[]): Table {
  const { table, push } = createSeconds(Math.max(MOST, seconds.length))
  for (const second of seconds) push(second.second, second)
  return table
}
