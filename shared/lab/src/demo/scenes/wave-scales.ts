/** Overlapping rings like waves: an old pattern of fabrics. */
import { type Chance, oneOf } from '@ztm/domain/seed/chance'
import { times } from '../shapes.ts'
import type { Sheet } from '../sheet.ts'

const LOOKS = [
  { paper: '#f5efe0', inks: ['#16425b', '#2f6690', '#5fa8c4', '#e0a458'] },
  { paper: '#fff3e6', inks: ['#6d2e46', '#a2555e', '#d5a59a', '#e9b872'] },
  { paper: '#f1f0e4', inks: ['#1d3b2a', '#4f7751', '#a3b18a', '#d9ae61'] },
]

export function waveScales(chance: Chance, sheet: Sheet): void {
  const { paper, inks } = oneOf(chance, LOOKS)
  const [first = '', second = '', third = '', rare = ''] = inks
  const size = sheet.width / Math.round(sheet.width / 300)
  // From above the top, since each row hides most of the one before.
  for (const row of times(sheet.height / (size / 4) + 4)) {
    for (const column of times(sheet.width / size + 2)) {
      const x = (column - (row % 2) / 2) * size
      const y = (row - 2) * (size / 4)
      const ink = chance() < 0.06 ? rare : [first, second, third, second][row % 4]
      for (const [ring, part] of [1, 0.86, 0.68, 0.52, 0.34, 0.18].entries()) {
        sheet.circle(x, y, (size / 2) * part, ring % 2 ? paper : (ink as string))
      }
    }
  }
}
