/** Balloons at dawn. */
import { type Chance, oneOf } from '@ztm/domain/seed/chance'
import { below, between, glow, hills, mix, sky, times } from '../shapes.ts'
import type { Sheet } from '../sheet.ts'

const LOOKS = [
  { sky: ['#7ab6d9', '#bfe0e6', '#fdeccb'], air: '#bfe0e6', haze: '#fdeccb', hill: '#4d7c6b' },
  { sky: ['#5a4f8f', '#c77f9b', '#fccf9f'], air: '#c77f9b', haze: '#fccf9f', hill: '#4a3560' },
]
const CLOTHS = [
  ['#1f3a4d', '#d9573f', '#e9b44c'],
  ['#c8553d', '#fdf0d5', '#588b8b'],
  ['#2e2836', '#f28f3b', '#c8553d'],
  ['#003049', '#669bbc', '#f4a259'],
]
const BALLOONS = 7

export function balloons(chance: Chance, sheet: Sheet): void {
  const { width: w, height: h } = sheet
  const { sky: above, air, haze, hill } = oneOf(chance, LOOKS)
  sky(sheet, above)
  glow(sheet, w * between(chance, 0.2, 0.8), h * 0.7, w * 0.05, '#fff2cf', 8)
  for (const row of times(4)) {
    const skyline = hills(chance, sheet, h * (0.76 + 0.07 * row), h * 0.05, 1.5 + row * 0.3)
    below(sheet, skyline, mix(mix(hill, haze, 0.65), hill, row / 3))
  }
  for (const at of times(BALLOONS)) {
    const near = (at + 1) / BALLOONS
    // Places far from each other: steps of the golden ratio.
    const x = w * (0.08 + 0.84 * ((at * 0.618 + 0.2) % 1))
    const y = h * between(chance, 0.16, 0.56)
    const size = Math.min(w, h) * (0.00022 + 0.00095 * near ** 1.7)
    const seen = oneOf(chance, CLOTHS).map((colour) => mix(air, colour, 0.5 + 0.5 * near))
    sheet.within(`translate(${x} ${y}) scale(${size})`, () => balloon(sheet, seen, mix(air, '#5a3a26', near)))
  }
}

/** With a radius of a hundred. */
function balloon(sheet: Sheet, cloth: readonly string[], basket: string): void {
  const edges = [-1, -0.62, -0.22, 0.22, 0.62, 1]
  const gore = (from: number, to: number) => {
    const down = `M0,-100 C${from * 130},-90 ${from * 120},50 ${from * 22},125`
    return `${down} L${to * 22},125 C${to * 120},50 ${to * 130},-90 0,-100 Z`
  }
  for (const [at, edge] of edges.slice(0, -1).entries()) {
    sheet.path(gore(edge, edges[at + 1] as number), cloth[at % 2 ? 1 : at / 2] as string)
  }
  sheet.path(gore(-1, 1), sheet.linear(['#ffffff/0.22', '#ffffff/0', '#000000/0.25'], [0, 0, 1, 0.3]))
  sheet.line('M-18,125 L-13,156 M18,125 L13,156', basket, 2.5)
  sheet.rect(-15, 155, 30, 22, basket, 4)
}
