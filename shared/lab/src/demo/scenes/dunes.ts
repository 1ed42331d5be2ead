/** Dunes, bright to the wind and dark behind their crests. */
import { type Chance, oneOf } from '@ztm/domain/seed/chance'
import { below, between, glow, hills, mix, sky, times } from '../shapes.ts'
import type { Sheet } from '../sheet.ts'

const LOOKS = [
  { sky: ['#3f7fb0', '#a9cfd9', '#f7e3c1'], haze: '#f7e3c1', light: '#edb36b', dark: '#9c5331' },
  { sky: ['#2e2a5b', '#b35a6d', '#f6b57c'], haze: '#f6b57c', light: '#d98252', dark: '#5a2a3c' },
  { sky: ['#f2c9a1', '#f8e0bd', '#fdf1da'], haze: '#fdf1da', light: '#e6b98c', dark: '#b27a5b' },
]

export function dunes(chance: Chance, sheet: Sheet): void {
  const { width: w, height: h } = sheet
  const look = oneOf(chance, LOOKS)
  sky(sheet, look.sky)
  glow(sheet, w * between(chance, 0.6, 0.85), h * 0.2, w * 0.04, '#fff3d0', 7)
  below(sheet, hills(chance, sheet, h * 0.56, h * 0.04, 3), mix(look.light, look.haze, 0.55))
  for (const dune of times(3)) {
    const near = dune / 2
    // Crests change sides, so that each dune shows its shade beside the one before it.
    const crest = dune % 2 ? between(chance, 0.6, 0.8) : between(chance, 0.2, 0.42)
    const top = 56 + 15 * near + between(chance, -2, 2)
    const light = mix(mix(look.light, look.haze, 0.4), look.light, near)
    const shade = mix(look.dark, light, 0.3 - 0.25 * near)
    // Drawn around the crest, in hundredths of the sheet.
    const place = `translate(${crest * w} ${(top * h) / 100}) scale(${w / 100} ${h / 100})`
    sheet.within(place, () => {
      const whole = 'M-110,17 C-40,17 -16,0 0,0 C14,2 36,17 110,20 L110,80 L-110,80 Z'
      sheet.path(whole, sheet.linear([light, mix(light, look.dark, 0.3)]))
      const lee = 'M0,0 C7,10 -16,23 6,64 L110,80 L110,20 C36,17 14,2 0,0 Z'
      sheet.path(lee, sheet.linear([shade, mix(shade, light, 0.6)], [0, 0, 0.8, 1]))
    })
  }
}
