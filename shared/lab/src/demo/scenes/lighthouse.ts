/** A lighthouse at nightfall. */
import { type Chance, oneOf } from '@ztm/domain/seed/chance'
import { glow, sky, stars, times } from '../shapes.ts'
import type { Sheet } from '../sheet.ts'
import { glitter, waves } from '../water.ts'

const LOOKS = [
  { sky: ['#121a3a', '#33467c', '#b98a9f', '#f5c9a0'], light: '#8d7d9c', dark: '#141b3b', rock: '#20203c' },
  { sky: ['#0a2030', '#1f5a6b', '#7db8ad', '#e8e3bd'], light: '#6fa7a3', dark: '#0b2a3a', rock: '#13262f' },
]
const LAMP = '#ffe9a8'

export function lighthouse(chance: Chance, sheet: Sheet): void {
  const { width: w, height: h } = sheet
  const look = oneOf(chance, LOOKS)
  const [horizon, foot, size] = [h * 0.68, h * 0.61, h * 0.004]
  const x = w * oneOf(chance, [0.3, 0.68])
  const seaward = x < w / 2 ? 1 : -1
  sky(sheet, look.sky)
  stars(chance, sheet, 130, 0.4)
  sheet.within(`translate(${x} ${foot - 103 * size}) scale(${(seaward * w) / 100} ${h / 100})`, () => {
    const beam = sheet.linear(['#fff0bf/0.6', '#fff0bf/0'], [0, 0, 1, 0])
    sheet.path('M0,0 L100,-20 L100,-2 Z', beam)
    sheet.path('M0,0 L100,-4 L100,6 Z', beam)
  })
  waves(chance, sheet, horizon, look.light, look.dark)
  sheet.within(`translate(${x} ${foot}) scale(${(seaward * w) / 100} ${h / 100})`, () =>
    sheet.path('M-80,14 C-30,-5 -10,0 5,0 C14,3 12,13 24,15 L-80,16 Z', look.rock),
  )
  sheet.within(`translate(${x} ${foot}) scale(${size})`, () => tower(sheet))
  glitter(chance, sheet, x + seaward * w * 0.2, horizon + h * 0.1, LAMP, 60)
}

/** A hundred and twenty high, standing at 0. */
function tower(sheet: Sheet): void {
  const half = (part: number) => 7.5 * (1 - 0.35 * part)
  for (const at of times(6)) {
    const [from, to] = [at / 6, (at + 1) / 6]
    const [a, b] = [half(from), half(to)]
    const stripe = `M${-a},${-92 * from} L${-b},${-92 * to} L${b},${-92 * to} L${a},${-92 * from} Z`
    sheet.path(stripe, at % 2 ? '#f2ead9' : '#b23a34')
  }
  sheet.path('M1,0 L1,-92 L4.9,-92 L7.5,0 Z', '#1a1530/0.3')
  sheet.rect(-6.4, -95, 12.8, 3, '#2b2440')
  glow(sheet, 0, -100, 4, LAMP, 9)
  sheet.rect(-3.4, -106, 6.8, 11, LAMP)
  sheet.path('M-4.9,-105 Q0,-120 4.9,-105 Z', '#8d2f2b')
}
