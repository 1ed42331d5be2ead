/** Northern lights over a forest. */
import { type Chance, oneOf } from '@ztm/domain/seed/chance'
import { below, between, fir, heightAt, hills, mountains, sky, stars, times } from '../shapes.ts'
import type { Sheet } from '../sheet.ts'

const LOOKS = [
  { sky: ['#050b1e', '#0b2238', '#174a52'], far: '#0c2432', lights: ['#4dffb0', '#39d6c8', '#9b6bff'] },
  { sky: ['#0a0720', '#1d1446', '#43266b'], far: '#21133e', lights: ['#c86bff', '#5fd0ff', '#6bffc8'] },
]
const GROUND = '#040912'

export function northernLights(chance: Chance, sheet: Sheet): void {
  const { width: w, height: h } = sheet
  const look = oneOf(chance, LOOKS)
  sky(sheet, look.sky)
  stars(chance, sheet, 260, 0.8)
  for (const [curtain, colour] of look.lights.entries()) {
    const hem = hills(chance, sheet, h * (0.36 + 0.1 * curtain), h * 0.2, 1.4 + curtain * 0.5)
    const ray = sheet.linear([`${colour}/0`, `${colour}/0.1`, `${colour}/0.42`, `${colour}/0`])
    let length = 0.3
    for (const [x, y] of hem) {
      length = Math.max(0.12, Math.min(0.42, length + between(chance, -0.025, 0.025)))
      sheet.rect(x, y - h * length, 9, h * length * 1.12, ray)
    }
  }
  below(sheet, mountains(chance, sheet, h * 0.76, h * 0.09), look.far)
  const ground = hills(chance, sheet, h * 0.87, h * 0.05, 1.5)
  for (const _ of times(46)) {
    const x = between(chance, 0, w)
    fir(chance, sheet, x, heightAt(ground, x) + 10, h * between(chance, 0.06, 0.2), GROUND)
  }
  below(sheet, ground, GROUND)
}
