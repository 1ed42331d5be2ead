/** The sun, or the moon, over the sea, and its light on the waves. */
import { type Chance, oneOf } from '@ztm/domain/seed/chance'
import { between, glow, sky, stars, times } from '../shapes.ts'
import type { Sheet } from '../sheet.ts'
import { glitter, waves } from '../water.ts'

const LOOKS = [
  {
    sky: ['#24365e', '#7a5c8a', '#ec8f7e', '#fdd9a0'],
    sun: '#ffe3ae',
    light: '#e9a58c',
    dark: '#1b2547',
    stars: 0,
  },
  { sky: ['#5aa5c8', '#a8d5e0', '#fbeed5'], sun: '#fff6d8', light: '#8fd0d2', dark: '#0e5a78', stars: 0 },
  { sky: ['#0b132f', '#1d3260', '#54729f'], sun: '#eef3ff', light: '#3d5f92', dark: '#070d22', stars: 160 },
]

export function sunOverSea(chance: Chance, sheet: Sheet): void {
  const { width: w, height: h } = sheet
  const look = oneOf(chance, LOOKS)
  const horizon = h * between(chance, 0.5, 0.6)
  const x = w * between(chance, 0.3, 0.7)
  sky(sheet, look.sky)
  stars(chance, sheet, look.stars, 0.45)
  glow(sheet, x, horizon - h * between(chance, 0.05, 0.2), w * 0.05, look.sun, 8)
  for (const _ of times(7)) {
    const [cx, cy] = [between(chance, 0, w), horizon * between(chance, 0.35, 0.9)]
    sheet.ellipse(
      cx,
      cy,
      w * between(chance, 0.08, 0.25),
      h * between(chance, 0.003, 0.01),
      `${look.sun}/0.2`,
    )
  }
  waves(chance, sheet, horizon, look.light, look.dark)
  glitter(chance, sheet, x, horizon + 2, look.sun, 170)
}
