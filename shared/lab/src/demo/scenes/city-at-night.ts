/** A city at night, and its windows. */
import { type Chance, oneOf } from '@ztm/domain/seed/chance'
import { between, glow, mix, sky, stars, times } from '../shapes.ts'
import type { Sheet } from '../sheet.ts'

const LOOKS = [
  { sky: ['#0c1030', '#2a2660', '#8a4a86', '#f08f7d'], air: '#c4737f', near: '#0b0a20' },
  { sky: ['#081626', '#14385a', '#3f7d94'], air: '#3f7d94', near: '#06111c' },
  { sky: ['#1b0f33', '#4b2a6a', '#b7557f'], air: '#b7557f', near: '#120921' },
]
const LIT = ['#ffd98a', '#ffe9b8', '#ffb866', '#cfe4ff']

export function cityAtNight(chance: Chance, sheet: Sheet): void {
  const { width: w, height: h } = sheet
  const { sky: above, air, near } = oneOf(chance, LOOKS)
  const ground = h * 0.84
  sky(sheet, above)
  stars(chance, sheet, 90, 0.4)
  glow(sheet, w * between(chance, 0.15, 0.85), h * between(chance, 0.14, 0.26), w * 0.04, '#fdf3d8', 6)
  for (const row of times(3)) {
    const colour = mix(near, air, 0.42 - row * 0.19)
    for (let x = -w * 0.02; x < w; ) {
      const width = w * between(chance, 0.035, 0.085)
      const height = h * between(chance, 0.16, 0.5) * (1.15 - row * 0.25)
      house(chance, sheet, { x, y: ground - height, width, height, colour, lit: 0.12 + row * 0.14 })
      x += width * between(chance, 0.92, 1.25)
    }
  }
  sheet.rect(0, ground, w, h - ground, sheet.linear([mix(near, air, 0.3), near]))
  for (const _ of times(240)) {
    const [x, y] = [between(chance, 0, w), between(chance, ground, h)]
    const light = `${oneOf(chance, LIT)}/${between(chance, 0.15, 0.6).toFixed(2)}`
    sheet.ellipse(x, y, w * between(chance, 0.004, 0.02), h * 0.0016, light)
  }
}

type House = { x: number; y: number; width: number; height: number; colour: string; lit: number }

function house(chance: Chance, sheet: Sheet, { x, y, width, height, colour, lit }: House): void {
  sheet.rect(x, y, width, height, sheet.linear([colour, mix(colour, '#000000', 0.25)]))
  const roof = chance()
  if (roof < 0.2) sheet.path(`M${x},${y} l${width / 2},${-width / 2} l${width / 2},${width / 2} Z`, colour)
  else if (roof < 0.4) sheet.rect(x + width * 0.47, y - width * 0.6, width * 0.06, width * 0.6, colour)
  else if (roof < 0.6) sheet.rect(x + width * 0.2, y - width * 0.15, width * 0.5, width * 0.16, colour)

  const step = width / Math.round(between(chance, 4, 6))
  const usual = oneOf(chance, LIT)
  for (let row = y + step; row < y + height - step; row += step * 1.35) {
    for (let column = x + step * 0.4; column < x + width - step * 0.6; column += step) {
      if (chance() > lit) continue
      const light = chance() < 0.8 ? usual : oneOf(chance, LIT)
      sheet.rect(column, row, step * 0.5, step * 0.7, `${light}/${between(chance, 0.5, 1).toFixed(2)}`)
    }
  }
}
