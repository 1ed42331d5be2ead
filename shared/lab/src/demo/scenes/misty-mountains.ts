/** Range behind range, with mist in the valleys. */
import { type Chance, oneOf } from '@ztm/domain/seed/chance'
import { below, between, glow, mix, mountains, sky, times } from '../shapes.ts'
import type { Sheet } from '../sheet.ts'

const LOOKS = [
  { sky: ['#dfe9ee', '#f4ede2', '#f6dcc6'], far: '#c3d2db', near: '#223845', mist: '#f4efe8' },
  { sky: ['#9fb7c8', '#d5dfe2', '#f2eee4'], far: '#aebfc9', near: '#1c2b2f', mist: '#eaf0f0' },
  { sky: ['#e7c9c0', '#f3ddcb', '#faeeda'], far: '#d3b4b4', near: '#3b2c41', mist: '#fbeee2' },
]
const RANGES = 6

export function mistyMountains(chance: Chance, sheet: Sheet): void {
  const { width: w, height: h } = sheet
  const look = oneOf(chance, LOOKS)
  sky(sheet, look.sky)
  glow(sheet, w * between(chance, 0.2, 0.8), h * 0.2, w * 0.035, '#fff6e0', 8)
  for (const range of times(RANGES)) {
    const near = range / (RANGES - 1)
    const base = h * (0.36 + 0.55 * near)
    below(
      sheet,
      mountains(chance, sheet, base, h * (0.15 - 0.07 * near)),
      mix(look.far, look.near, near ** 1.3),
    )
    if (range === RANGES - 1) break
    sheet.rect(0, base, w, h * 0.24, sheet.linear([`${look.mist}/0`, `${look.mist}/0.75`]))
    if (range < RANGES - 2) sheet.rect(0, base + h * 0.24, w, h, `${look.mist}/0.75`)
  }
}
