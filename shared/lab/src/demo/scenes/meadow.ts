/** Flowers in a meadow. */
import { type Chance, oneOf } from '@ztm/domain/seed/chance'
import { below, between, glow, hills, mix, sky, times } from '../shapes.ts'
import type { Sheet } from '../sheet.ts'

const POPPIES = {
  sky: ['#8fc7df', '#d9edec', '#fdf4dd'],
  green: '#5d8a4a',
  petals: ['#e4472f', '#f0613c', '#d13222'],
  heart: '#2b1a18',
}
const DAISIES = {
  sky: ['#f6b49a', '#fbd9b5', '#fff0d4'],
  green: '#6f7d47',
  petals: ['#ffffff', '#fff6ea', '#fde9e4'],
  heart: '#f2b01e',
}
const BELLS = {
  sky: ['#51478f', '#b98bb6', '#f8d2bf'],
  green: '#3f5d57',
  petals: ['#8f6be0', '#6f8cf0', '#b98cf2'],
  heart: '#f6d365',
}
const FLOWERS = 70

export function meadow(chance: Chance, sheet: Sheet): void {
  const { width: w, height: h } = sheet
  const look = oneOf(chance, [POPPIES, DAISIES, BELLS])
  const haze = look.sky[1] as string
  sky(sheet, look.sky)
  glow(sheet, w * between(chance, 0.2, 0.8), h * 0.22, w * 0.04, '#fff6da', 8)
  below(sheet, hills(chance, sheet, h * 0.54, h * 0.06, 1.5), mix(look.green, haze, 0.6))
  below(sheet, hills(chance, sheet, h * 0.61, h * 0.05, 1.5), mix(look.green, haze, 0.35))
  const grass = sheet.linear([mix(look.green, haze, 0.15), mix(look.green, '#000000', 0.45)])
  below(sheet, hills(chance, sheet, h * 0.68, h * 0.03, 2), grass)
  for (const flower of times(FLOWERS)) {
    const near = (flower + 1) / FLOWERS
    const x = between(chance, -0.02, 1.02) * w
    const y = h * (0.6 + 0.26 * near - 0.18 * near * chance())
    const size = h * (0.006 + 0.055 * near ** 2.2)
    const stem = mix(look.green, '#10200f', 0.2 + 0.3 * near)
    const lean = between(chance, -1, 1) * size
    sheet.line(`M${x + lean},${y + h / 2} q0,${-h * 0.3} ${-lean},${-h / 2}`, stem, Math.max(1, size * 0.12))
    const place = `translate(${x} ${y}) scale(${size / 100})`
    sheet.within(place, () => {
      if (near > 0.5) sheet.path('M0,330 q90,-120 130,-160 q-10,100 -130,180 Z', mix(stem, look.green, 0.5))
      if (near > 0.5) sheet.path('M0,260 q-90,-120 -130,-160 q10,100 130,180 Z', mix(stem, look.green, 0.3))
      blossom(chance, sheet, oneOf(chance, look.petals), look.heart)
    })
  }
}

/** With a radius of about a hundred, seen a little from the side. */
function blossom(chance: Chance, sheet: Sheet, petal: string, heart: string): void {
  const petals = oneOf(chance, [5, 6, 8])
  const start = between(chance, 0, 360)
  sheet.within(`scale(1 ${between(chance, 0.62, 0.9)})`, () => {
    for (const ring of [0, 1]) {
      const reach = 100 - ring * 30
      for (const at of times(petals)) {
        const turn = start + (180 * (ring + 2 * at)) / petals
        const angle = (turn * Math.PI) / 180
        const shade = mix(petal, at % 2 ? '#000000' : '#ffffff', 0.06 + ring * 0.06)
        const [x, y] = [Math.cos(angle) * reach * 0.55, Math.sin(angle) * reach * 0.55]
        sheet.ellipse(x, y, reach * 0.62, (reach * 2.1) / petals, shade, turn)
      }
    }
    sheet.circle(0, 0, 24, heart)
    sheet.circle(-5, -6, 12, mix(heart, '#ffffff', 0.25))
  })
}
