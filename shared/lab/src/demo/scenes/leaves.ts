/** Leaves of three kinds, laid over each other. */
import { type Chance, oneOf } from '@ztm/domain/seed/chance'
import { between, mix, times } from '../shapes.ts'
import type { Sheet } from '../sheet.ts'

const LOOKS = [
  { back: ['#f4ead6', '#e8d9bd'], leaf: ['#2f5d50', '#4f8a6b', '#1f4140', '#8fae7c'] },
  { back: ['#12312f', '#0b211f'], leaf: ['#3f8f73', '#6fb58e', '#2b6a5b', '#c9d8a3'] },
  { back: ['#f7d9cf', '#efc1b4'], leaf: ['#8a3f4c', '#c0606a', '#5b2b3d', '#dd9a84'] },
]

export function leaves(chance: Chance, sheet: Sheet): void {
  const { width: w, height: h } = sheet
  const { back, leaf } = oneOf(chance, LOOKS)
  sheet.rect(0, 0, w, h, sheet.linear(back))
  // In two layers, each spread over a grid, so that no place is bare and none is crowded.
  for (const layer of times(2)) {
    const cell = Math.min(w, h) / (3.4 - layer * 0.5)
    for (let y = 0; y < h + cell / 2; y += cell) {
      for (let x = 0; x < w + cell / 2; x += cell) {
        const [dx, dy] = [between(chance, -0.4, 0.4) * cell, between(chance, -0.4, 0.4) * cell]
        const size = (cell * between(chance, 0.7, 1)) / 100
        const colour = mix(back[1] as string, oneOf(chance, leaf), layer ? between(chance, 0.75, 1) : 0.35)
        const turn = Math.round(between(chance, 0, 360))
        const place = `translate(${x + dx} ${y + dy}) rotate(${turn}) scale(${size}) translate(0 50)`
        sheet.within(place, () => oneOf(chance, [fern, broad, round])(sheet, colour))
      }
    }
  }
}

/** Each is a hundred long and grows upwards from 0. */
function fern(sheet: Sheet, colour: string): void {
  for (const at of times(11)) {
    const part = (at + 1) / 12
    const reach = 34 * Math.sin(Math.PI * (0.15 + part * 0.8))
    const y = -100 * part - reach * 0.2
    sheet.ellipse(-reach / 2, y, reach * 0.55, 3, colour, 24)
    sheet.ellipse(reach / 2, y, reach * 0.55, 3, mix(colour, '#ffffff', 0.07), -24)
  }
  sheet.line('M0,0 L0,-100', mix(colour, '#000000', 0.2), 1.4)
}

function broad(sheet: Sheet, colour: string): void {
  const vein = mix(colour, '#000000', 0.25)
  sheet.path('M0,0 C-34,-25 -30,-75 0,-100 Z', colour)
  sheet.path('M0,0 C34,-25 30,-75 0,-100 Z', mix(colour, '#ffffff', 0.08))
  for (const at of times(6)) {
    const reach = 20 * Math.sin(Math.PI * (0.2 + at * 0.13))
    const y = -14 - at * 13
    sheet.line(`M${-reach},${y - reach * 0.8} L0,${y} L${reach},${y - reach * 0.8}`, `${vein}/0.6`, 0.8)
  }
  sheet.line('M0,12 L0,-96', vein, 1.4)
}

function round(sheet: Sheet, colour: string): void {
  sheet.line('M0,0 Q10,-50 0,-100', mix(colour, '#000000', 0.2), 1.4)
  for (const at of times(9)) {
    const part = (at + 1) / 9
    const r = 13 - part * 7
    const x = (at % 2 ? r : -r) * 1.1 + 5 * Math.sin(Math.PI * part)
    sheet.ellipse(x, -100 * part, r, r * 0.85, mix(colour, '#ffffff', at % 3 ? 0 : 0.08), at % 2 ? 30 : -30)
  }
}
