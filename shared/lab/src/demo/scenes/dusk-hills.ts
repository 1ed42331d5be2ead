/** Hills behind hills, and the sun going down. */
import { type Chance, oneOf } from '@ztm/domain/seed/chance'
import { below, between, fir, glow, heightAt, hills, mix, sky, times } from '../shapes.ts'
import type { Sheet } from '../sheet.ts'

const LOOKS = [
  { sky: ['#2b2350', '#7a3b6f', '#e0735f', '#f9c58d'], sun: '#ffd9a0', far: '#b5646f', near: '#1d1433' },
  { sky: ['#173753', '#4f7c95', '#e9b98a', '#fbe3b4'], sun: '#fff0c2', far: '#8a8f98', near: '#15232f' },
  { sky: ['#4a1f4d', '#b03a5b', '#f27f55', '#ffd27a'], sun: '#ffe7a8', far: '#c25a5c', near: '#2a0f2b' },
]
const LAYERS = 6

export function duskHills(chance: Chance, sheet: Sheet): void {
  const { width: w, height: h } = sheet
  const look = oneOf(chance, LOOKS)
  sky(sheet, look.sky)
  glow(sheet, w * between(chance, 0.25, 0.75), h * between(chance, 0.4, 0.5), w * 0.045, look.sun, 9)
  for (const layer of times(LAYERS)) {
    const near = layer / (LAYERS - 1)
    const base = h * (0.52 + 0.44 * near ** 1.15)
    const skyline = hills(chance, sheet, base, h * (0.06 + 0.06 * near), 2 + layer * 0.4)
    const colour = mix(look.far, look.near, near ** 0.8)
    below(sheet, skyline, sheet.linear([colour, mix(colour, look.far, 0.35)]))
    if (layer < LAYERS - 2) continue
    for (const _ of times(26 * near)) {
      const x = between(chance, 0, w)
      const height = h * between(chance, 0.03, 0.075) * near
      fir(chance, sheet, x, heightAt(skyline, x) + 6, height, mix(colour, '#000000', 0.25))
    }
  }
}
