/** What uPlot is told to draw: lines over time, and what happened as marks upon them. */
import uPlot from 'uplot'
import type { Column, Table } from './seconds.ts'

/** A line of a plot: the dashes tell it from others where colours do not. */
export type Series = { column: Column; name: string; colour: string; dash?: number[] }
/** Something that happened, by a number that the list under the plot explains. */
export type Flag = { at: number; number: number }

type Asked = {
  series: readonly Series[]
  unit: string
  /** Whether x is a time of day, or counts seconds. */
  clock: boolean
  range: () => [number, number]
  flags: () => readonly Flag[]
  /** Of a property of the style, such as `--vp-c-text-2`. */
  colourOf: (name: string) => string
}

const HEIGHT = 150

export function plotOptions(asked: Asked, width: number): uPlot.Options {
  const { series, unit, clock, colourOf } = asked
  const stroke = colourOf('--vp-c-text-2')
  const grid = { stroke: colourOf('--vp-c-divider'), width: 1 }
  const font = '11px system-ui, sans-serif'
  return {
    width,
    height: HEIGHT,
    padding: [18, 28, 0, 0],
    legend: { show: false },
    cursor: { show: false },
    scales: {
      x: { time: clock, range: () => asked.range() },
      // Some room above, and never a scale on which nothing looks like a lot.
      y: { range: (_, __, most) => [0, Math.max(10, (most ?? 0) * 1.1)] },
    },
    axes: [
      { stroke, grid, font, ticks: grid, size: 26, space: 60, values: clock ? timesOfDay : inSeconds },
      {
        stroke,
        grid,
        font,
        ticks: grid,
        size: 64,
        values: (_, values) => values.map((value) => `${value}${unit}`),
      },
    ],
    series: [
      {},
      ...series.map(({ name, colour, dash }) => ({
        label: name,
        stroke: colourOf(colour),
        width: 2,
        points: { show: false },
        ...(dash && { dash }),
      })),
    ],
    hooks: { draw: [(plot) => drawFlags(plot, asked)] },
  }
}

export const dataOf = (table: Table, series: readonly Series[]): uPlot.AlignedData => [
  table.at,
  ...series.map(({ column }) => table[column]),
]

const timesOfDay = (_: uPlot, values: number[]) =>
  values.map((at) => new Date(at * 1000).toLocaleTimeString('en-GB'))

const inSeconds = (_: uPlot, values: number[]) => values.map((second) => `${second} s`)

function drawFlags({ ctx, bbox, valToPos }: uPlot, { flags, range, colourOf }: Asked): void {
  const [from, to] = range()
  const scale = uPlot.pxRatio
  ctx.save()
  ctx.strokeStyle = colourOf('--vp-c-text-1')
  ctx.fillStyle = colourOf('--vp-c-text-1')
  ctx.font = `600 ${11 * scale}px system-ui, sans-serif`
  ctx.textAlign = 'center'
  ctx.lineWidth = scale
  ctx.setLineDash([3 * scale, 3 * scale])
  let last = Number.NEGATIVE_INFINITY
  for (const { at, number } of flags()) {
    if (at < from || at > to) continue
    const x = Math.round(valToPos(at, 'x', true))
    ctx.beginPath()
    ctx.moveTo(x, bbox.top)
    ctx.lineTo(x, bbox.top + bbox.height)
    ctx.stroke()
    // What happened together stands together in the list: its first number is enough.
    if (x - last < 16 * scale) continue
    ctx.fillText(`${number}`, x, bbox.top - 5 * scale)
    last = x
  }
  ctx.restore()
}
