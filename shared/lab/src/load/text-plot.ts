/** A small plot of one figure over time, in characters: for terminals. */

const ROWS = 5
const WIDEST = 60
const EIGHTHS = ' ▁▂▃▄▅▆▇█'

/** @param values one a second; where they are too many, the highest of several stands for them */
export function textPlot(title: string, values: readonly number[]): string {
  const each = Math.max(1, Math.ceil(values.length / WIDEST))
  const columns = Array.from({ length: Math.ceil(values.length / each) }, (_, at) =>
    Math.max(...values.slice(at * each, (at + 1) * each)),
  )
  const highest = Math.max(...columns, 0)
  const label = (text: string) => text.padStart(8)
  const rows = Array.from({ length: ROWS }, (_, down) => {
    const below = ROWS - 1 - down
    const bars = columns.map((value) => {
      const eighths = highest === 0 ? 0 : Math.round((value / highest) * ROWS * 8)
      return EIGHTHS[Math.min(Math.max(eighths - below * 8, 0), 8)]
    })
    return `${label(down === 0 ? brief(highest) : '')} ┤${bars.join('')}`
  })
  return [title, ...rows, `${label('0')} └${'─'.repeat(columns.length)} ${values.length} s`].join('\n')
}

/** With as many digits as mean something. */
export const brief = (value: number): string =>
  value >= 100 || Number.isInteger(value)
    ? value.toFixed(0)
    : value >= 10
      ? value.toFixed(1)
      : value.toFixed(2)
