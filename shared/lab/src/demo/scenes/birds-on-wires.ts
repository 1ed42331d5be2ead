/** Birds on wires, in the evening. */
import { type Chance, oneOf } from '@ztm/domain/seed/chance'
import { between, glow, sky, times } from '../shapes.ts'
import type { Sheet } from '../sheet.ts'

const LOOKS = [
  { sky: ['#f7b38c', '#fbd6a9', '#fdf1d8'], ink: '#3a2233' },
  { sky: ['#7fb2c9', '#c5dfe0', '#f6efdd'], ink: '#1d3140' },
  { sky: ['#3b3363', '#96608b', '#f2a48b'], ink: '#1a1230' },
]
/** From one bird to the next, in parts of the wire. */
const GAPS = [0.036, 0.045, 0.06, 0.2]

export function birdsOnWires(chance: Chance, sheet: Sheet): void {
  const { width: w, height: h } = sheet
  const { sky: above, ink } = oneOf(chance, LOOKS)
  const size = Math.min(w, h)
  sky(sheet, above)
  glow(sheet, w * between(chance, 0.2, 0.8), h * between(chance, 0.55, 0.75), w * 0.07, '#fff3d4', 6)
  for (const wire of times(4)) {
    const [from, to] = [h * (0.2 + wire * 0.15), h * (0.16 + wire * 0.17)]
    const sag = Math.max(from, to) + h * 0.07
    sheet.line(`M0,${from} Q${w / 2},${sag} ${w},${to}`, ink, size * 0.003)
    for (let part = between(chance, 0.04, 0.3); part < 0.96; part += oneOf(chance, GAPS)) {
      const y = (1 - part) ** 2 * from + 2 * (1 - part) * part * sag + part ** 2 * to
      const scale = (size * between(chance, 0.02, 0.026)) / 100
      const way = chance() < 0.5 ? -scale : scale
      sheet.within(`translate(${part * w} ${y}) scale(${way} ${scale})`, () => bird(sheet, ink))
    }
  }
  for (const _ of times(5)) {
    const [x, y] = [between(chance, 0.1, 0.9) * w, between(chance, 0.05, 0.15) * h]
    const reach = size * between(chance, 0.012, 0.025)
    const wing = `q${reach / 2},${-reach * 0.6} ${reach},0`
    sheet.line(`M${x},${y} ${wing} ${wing}`, ink, size * 0.0035)
  }
}

/** Two hundred high, its feet at 0. */
function bird(sheet: Sheet, ink: string): void {
  sheet.ellipse(0, -75, 62, 86, ink, 24)
  sheet.circle(38, -155, 40, ink)
  sheet.path('M70,-165 L108,-148 L70,-140 Z', ink)
  sheet.path('M-40,-60 L-105,75 L-66,75 L10,-10 Z', ink)
}
