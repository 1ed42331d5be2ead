/** Boats on a lake, and what the water shows of them. */
import { type Chance, oneOf } from '@ztm/domain/seed/chance'
import { below, between, glow, hills, mix, mountains, sky, times } from '../shapes.ts'
import type { Sheet } from '../sheet.ts'
import { glitter, waves } from '../water.ts'

const LOOKS = [
  {
    sky: ['#86b9d6', '#cfe5ea', '#fdf3df'],
    far: '#9bbcc6',
    hill: '#6f9bab',
    light: '#b9dbe0',
    dark: '#2f6f8c',
  },
  {
    sky: ['#6c5b95', '#d68b9c', '#fbd3a8'],
    far: '#a37190',
    hill: '#7a5b86',
    light: '#eab3a4',
    dark: '#46376c',
  },
]
const CLOTHS = ['#fffaf0', '#fff0dc', '#e4593f', '#f0b443']
const BOATS = 4

export function sails(chance: Chance, sheet: Sheet): void {
  const { width: w, height: h } = sheet
  const { sky: air, far, hill, light, dark } = oneOf(chance, LOOKS)
  const horizon = h * 0.52
  sky(sheet, air)
  const sun = w * between(chance, 0.15, 0.85)
  glow(sheet, sun, h * 0.2, w * 0.035, '#fff3d2', 8)
  below(sheet, mountains(chance, sheet, horizon - h * 0.1, h * 0.09), far)
  below(sheet, hills(chance, sheet, horizon - h * 0.03, h * 0.05, 2), hill)
  waves(chance, sheet, horizon, light, dark)
  glitter(chance, sheet, sun, horizon + h * 0.05, '#ffffff', 90)
  const start = chance()
  for (const boat of times(BOATS)) {
    const near = (boat + 0.6) / BOATS
    // Places far from each other: steps of the golden ratio.
    const x = w * (0.1 + 0.8 * ((start + boat * 0.618) % 1))
    const y = horizon + h * 0.34 * near ** 1.3
    const size = (h * (0.05 + 0.17 * near ** 1.4)) / 100
    const [cloth, hull] = [oneOf(chance, CLOTHS), mix(dark, '#000000', 0.35)]
    const water = mix(light, dark, 0.4 + near / 3)
    sheet.within(`translate(${x} ${y + 16 * size}) scale(${size} ${-size})`, () =>
      boatOf(sheet, mix(cloth, water, 0.7), mix(hull, water, 0.6)),
    )
    sheet.within(`translate(${x} ${y}) scale(${size})`, () => boatOf(sheet, cloth, hull))
  }
}

/** A hundred high, on the water at 0. */
function boatOf(sheet: Sheet, cloth: string, hull: string): void {
  sheet.path('M0,-100 Q50,-50 46,-10 L0,-10 Z', cloth)
  sheet.path('M-4,-86 Q-30,-40 -34,-10 L-4,-10 Z', mix(cloth, hull, 0.2))
  sheet.path('M-42,-6 L52,-6 L36,9 L-30,9 Z', hull)
}
