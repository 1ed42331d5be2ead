/** A hut in the snow with a light in its window. */
import { type Chance, oneOf } from '@ztm/domain/seed/chance'
import { below, between, fir, glow, heightAt, hills, mix, mountains, sky, stars, times } from '../shapes.ts'
import type { Sheet } from '../sheet.ts'

const LOOKS = [
  {
    sky: ['#0d1b3e', '#2b4a7c', '#8fa9c9'],
    far: '#5a7aa4',
    snow: '#dbe6f2',
    shade: '#8ba4c4',
    tree: '#14243f',
  },
  {
    sky: ['#2a1d4e', '#6a4a86', '#e3a6a1'],
    far: '#8a6fa2',
    snow: '#efe3ee',
    shade: '#a08db8',
    tree: '#231a3d',
  },
]

export function snowyHut(chance: Chance, sheet: Sheet): void {
  const { width: w, height: h } = sheet
  const look = oneOf(chance, LOOKS)
  sky(sheet, look.sky)
  stars(chance, sheet, 150, 0.5)
  below(sheet, mountains(chance, sheet, h * 0.5, h * 0.14), look.far)
  const slope = hills(chance, sheet, h * 0.66, h * 0.07, 1.5)
  for (const _ of times(34)) {
    const x = between(chance, 0, w)
    const colour = mix(look.tree, look.shade, between(chance, 0, 0.3))
    fir(chance, sheet, x, heightAt(slope, x) + 10, h * between(chance, 0.08, 0.19), colour)
  }
  below(sheet, slope, sheet.linear([look.snow, look.shade]))

  const size = Math.min(w, h) * 0.0013
  const place = `translate(${w * between(chance, 0.3, 0.62)} ${h * 0.79}) scale(${size})`
  sheet.within(place, () => hut(sheet, look.snow))
  const drift = hills(chance, sheet, h * 0.83, h * 0.035, 1)
  below(sheet, drift, sheet.linear([mix(look.snow, '#ffffff', 0.4), look.shade]))
  for (const _ of times(170)) {
    const white = `#ffffff/${between(chance, 0.25, 0.8).toFixed(2)}`
    sheet.circle(between(chance, 0, w), between(chance, 0, h), between(chance, 1, 4), white)
  }
}

/** A hundred wide, its door sill at 0. */
function hut(sheet: Sheet, snow: string): void {
  sheet.rect(0, -55, 130, 80, '#4a2f2a')
  for (const log of times(5)) sheet.rect(0, -55 + log * 16, 130, 2, '#2f1d1b/0.7')
  sheet.path('M-18,-50 L65,-115 L148,-50 Z', snow)
  sheet.rect(95, -125, 14, 45, '#3a2522')
  glow(sheet, 65, -14, 16, '#ffc768', 7)
  sheet.rect(48, -30, 34, 30, '#ffdf9a')
  sheet.rect(64, -30, 2, 30, '#4a2f2a')
}
