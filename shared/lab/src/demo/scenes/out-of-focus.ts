/** Lights of a street at night, out of focus. */
import { type Chance, oneOf } from '@ztm/domain/seed/chance'
import { between, mix, sky, times } from '../shapes.ts'
import type { Sheet } from '../sheet.ts'

const LOOKS = [
  {
    back: ['#0e1020', '#241a35', '#3a1f33'],
    lights: ['#ffb347', '#ff7a59', '#ffe29a', '#f25f7c', '#7fb7ff'],
  },
  {
    back: ['#071820', '#0d2f35', '#123f3a'],
    lights: ['#7fe7c4', '#ffe08a', '#58b7e0', '#f7f0c6', '#ff9f6b'],
  },
]

export function outOfFocus(chance: Chance, sheet: Sheet): void {
  const { width: w, height: h } = sheet
  const look = oneOf(chance, LOOKS)
  sky(sheet, look.back)
  for (const _ of times(80)) {
    const r = Math.min(w, h) * (0.015 + 0.085 * chance() ** 1.6)
    const [x, y] = [between(chance, 0, w), h * (0.5 + (chance() + chance() - 1) * 0.55)]
    const colour = oneOf(chance, look.lights)
    const bright = between(chance, 0.14, 0.5)
    const shining = (part: number) => `${colour}/${(bright * part).toFixed(2)}`
    sheet.circle(x, y, r, sheet.radial([shining(0.7), shining(0.8), shining(1)]))
    const rim = `M${x - r},${y} a${r},${r} 0 1 1 ${2 * r},0 a${r},${r} 0 1 1 ${-2 * r},0`
    sheet.line(rim, `${mix(colour, '#ffffff', 0.4)}/${(bright * 0.7).toFixed(2)}`, r * 0.035)
  }
}
