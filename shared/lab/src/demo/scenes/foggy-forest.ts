/** Firs that fade into the fog. */
import { type Chance, oneOf } from '@ztm/domain/seed/chance'
import { below, between, fir, glow, heightAt, hills, mix, sky, times } from '../shapes.ts'
import type { Sheet } from '../sheet.ts'

const LOOKS = [
  { fog: '#dfe7df', near: '#1d2b24' },
  { fog: '#e9dcc6', near: '#33241c' },
  { fog: '#cfdbe4', near: '#182633' },
]
const ROWS = 5

export function foggyForest(chance: Chance, sheet: Sheet): void {
  const { width: w, height: h } = sheet
  const { fog, near: dark } = oneOf(chance, LOOKS)
  sky(sheet, [mix(fog, '#ffffff', 0.4), fog, mix(fog, dark, 0.12)])
  glow(sheet, w * between(chance, 0.3, 0.7), h * 0.22, w * 0.05, '#fffaf0', 9)
  for (const row of times(ROWS)) {
    const near = (row + 1) / ROWS
    const ground = h * (0.5 + 0.44 * near)
    const skyline = hills(chance, sheet, ground, h * 0.04, 2)
    const colour = mix(fog, dark, near ** 1.5)
    for (const _ of times(26 - row * 4)) {
      const x = between(chance, -0.05 * w, w * 1.05)
      const height = h * between(chance, 0.16, 0.32) * (0.45 + 0.75 * near)
      fir(chance, sheet, x, heightAt(skyline, x) + 8, height, colour)
    }
    below(sheet, skyline, sheet.linear([colour, mix(colour, fog, 0.2)]))
    if (row === ROWS - 1) break
    sheet.rect(0, ground - h * 0.12, w, h * 0.3, sheet.linear([`${fog}/0`, `${fog}/0.5`, `${fog}/0`]))
  }
}
