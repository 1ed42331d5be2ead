/** Tiles with a few simple shapes, each turned by chance. */
import { type Chance, oneOf, wholeBelow } from '@ztm/domain/seed/chance'
import { times } from '../shapes.ts'
import type { Sheet } from '../sheet.ts'

const LOOKS = [
  { paper: '#f3e9d8', inks: ['#1f3a4d', '#d9573f', '#e9b44c', '#5b8e7d'] },
  { paper: '#f7efe5', inks: ['#2e2836', '#c8553d', '#f28f3b', '#588b8b'] },
  { paper: '#ecebe4', inks: ['#22333b', '#5e503f', '#c6ac8f', '#8aa29e'] },
  { paper: '#fdf0d5', inks: ['#003049', '#c1121f', '#669bbc', '#f4a259'] },
]

export function tiles(chance: Chance, sheet: Sheet): void {
  const { width: w, height: h } = sheet
  const { paper, inks } = oneOf(chance, LOOKS)
  const size = w / Math.round(w / 190)
  for (let y = 0; y < h; y += size) {
    for (let x = 0; x < w - 1; x += size) {
      const turn = `rotate(${90 * wholeBelow(chance, 4)} 50 50)`
      sheet.within(`translate(${x} ${y}) scale(${size / 100}) ${turn}`, () =>
        tile(chance, sheet, chance() < 0.45 ? paper : oneOf(chance, inks), oneOf(chance, inks)),
      )
    }
  }
}

/** A hundred wide. */
function tile(chance: Chance, sheet: Sheet, back: string, front: string): void {
  const quarter = (r: number, fill: string) => sheet.path(`M0,0 h${r} a${r},${r} 0 0 1 ${-r},${r} Z`, fill)
  const shapes = [
    () => quarter(100, front),
    () => {
      for (const [at, r] of [100, 75, 50, 25].entries()) quarter(r, at % 2 ? back : front)
    },
    () => sheet.circle(50, 50, 36, front),
    () => sheet.path('M0,0 L100,0 L0,100 Z', front),
    () => sheet.path('M0,0 h100 a50,50 0 0 1 -100,0 Z M0,50 h100 a50,50 0 0 1 -100,0 Z', front),
    () => {
      for (const at of times(4)) sheet.rect(at * 25, 0, 12.5, 100, front)
    },
  ]
  // A little over the edge, so that no seam shows between two tiles.
  sheet.rect(-0.3, -0.3, 100.6, 100.6, back)
  oneOf(chance, shapes)()
}
