/** A planet with bands, rings and moons. */
import { type Chance, oneOf } from '@ztm/domain/seed/chance'
import { between, sky, stars, times } from '../shapes.ts'
import type { Sheet } from '../sheet.ts'

const LOOKS = [
  { space: ['#05060f', '#151233', '#2a1a4a'], light: '#e7c39a', bands: ['#d59a70', '#f0dcc0', '#b8754f'] },
  { space: ['#030a14', '#0b2233', '#123a4a'], light: '#7fc6d6', bands: ['#4b93b5', '#bfe6e6', '#2f6a90'] },
  { space: ['#0d0512', '#2c0f2f', '#4f1c3c'], light: '#f2a3a0', bands: ['#d46a7e', '#f9d0b8', '#9c3f63'] },
]

export function planet(chance: Chance, sheet: Sheet): void {
  const { width: w, height: h } = sheet
  const look = oneOf(chance, LOOKS)
  sky(sheet, look.space)
  sheet.ellipse(w * 0.25, h * 0.3, w * 0.5, h * 0.4, sheet.radial([`${look.light}/0.16`, `${look.light}/0`]))
  stars(chance, sheet, 420)
  const [x, y] = [w * between(chance, 0.42, 0.58), h * between(chance, 0.45, 0.56)]
  const size = Math.min(w, h) * 0.0024
  const tilt = between(chance, -28, -12)
  const brightness = times(9).map((at) => (at === 4 ? 0.08 : between(chance, 0.35, 0.75)))
  const half = (front: boolean) => {
    for (const [at, bright] of brightness.entries()) {
      const r = 135 + at * 8.5
      const arc = `M${-r},0 A${r},${r * 0.26} 0 0 ${front ? 0 : 1} ${r},0`
      sheet.line(arc, `${look.bands[at % 3]}/${bright.toFixed(2)}`, 6)
    }
  }
  sheet.within(`translate(${x} ${y}) rotate(${tilt}) scale(${size})`, () => {
    sheet.circle(0, 0, 150, sheet.radial([`${look.light}/0.3`, `${look.light}/0.1`, `${look.light}/0`]))
    half(false)
    ball(chance, sheet, look.light, look.bands)
    half(true)
  })
  for (const _ of times(2)) {
    const [mx, my] = [w * between(chance, 0.08, 0.92), h * oneOf(chance, [0.14, 0.85])]
    const r = size * between(chance, 8, 18)
    sheet.circle(mx, my, r, '#b9bccb')
    sheet.circle(mx, my, r + 1, sheet.radial(['#000000/0', '#000000/0.15', '#05040c/0.85'], [0.33, 0.34]))
  }
}

/** With a radius of a hundred. */
function ball(chance: Chance, sheet: Sheet, light: string, bands: readonly string[]): void {
  sheet.circle(0, 0, 100, light)
  for (let top = -94; top < 90; ) {
    const bottom = Math.min(top + between(chance, 6, 20), 99)
    const [a, b] = [Math.sqrt(100 ** 2 - top ** 2), Math.sqrt(100 ** 2 - bottom ** 2)]
    const upper = `M${-a},${top} Q0,${top + 6} ${a},${top} A100,100 0 0 1 ${b},${bottom}`
    const lower = `Q0,${bottom + 6} ${-b},${bottom} A100,100 0 0 1 ${-a},${top} Z`
    sheet.path(`${upper} ${lower}`, `${oneOf(chance, [light, ...bands])}/0.8`)
    top = bottom
  }
  sheet.circle(0, 0, 100.5, sheet.radial(['#000000/0', '#000000/0.1', '#04030a/0.82'], [0.32, 0.34]))
}
