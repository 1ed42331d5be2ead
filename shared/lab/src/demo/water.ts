/** Water in scenes: slow waves, and the light of something that shines on them. */
import type { Chance } from '@ztm/domain/seed/chance'
import { below, between, hills, mix, times } from './shapes.ts'
import type { Sheet } from './sheet.ts'

/** From the horizon down, darker towards the front. */
export function waves(chance: Chance, sheet: Sheet, horizon: number, light: string, dark: string): void {
  const { width: w, height: h } = sheet
  sheet.rect(0, horizon, w, h - horizon, sheet.linear([light, mix(light, dark, 0.7), dark]))
  for (const wave of times(16)) {
    const near = (wave / 15) ** 1.6
    const y = horizon + (h - horizon) * (0.03 + 0.97 * near)
    const crest = hills(chance, sheet, y, h * (0.002 + 0.012 * near), 5 - 2 * near)
    below(sheet, crest, `${mix(light, dark, 0.3 + 0.7 * near)}/0.28`)
  }
}

/** Short strokes of light below what shines at `x`, wider and rarer towards the front. */
export function glitter(
  chance: Chance,
  sheet: Sheet,
  x: number,
  top: number,
  colour: string,
  count: number,
): void {
  const { width: w, height: h } = sheet
  for (const _ of times(count)) {
    const near = chance() ** 1.4
    const aside = (chance() + chance() - 1) * w * (0.032 + 0.21 * near)
    const length = w * (0.008 + 0.05 * near) * between(chance, 0.4, 1.4)
    const bright = between(chance, 0.25, 0.85).toFixed(2)
    const thick = h * (0.0008 + 0.003 * near)
    sheet.ellipse(x + aside, top + (h - top) * near, length, thick, `${colour}/${bright}`)
  }
}
