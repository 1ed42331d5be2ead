/** Fruit in a bowl and twigs in a vase, in the light of a window. */
import { type Chance, oneOf } from '@ztm/domain/seed/chance'
import { between, mix, times } from '../shapes.ts'
import type { Sheet } from '../sheet.ts'

const LOOKS = [
  { wall: ['#d9b8a0', '#c79a80'], table: ['#8a5a44', '#5e3a2d'], bowl: '#37545c', vase: '#f0e4d2' },
  { wall: ['#9fb3ac', '#7f9a94'], table: ['#e6d3b8', '#c2a583'], bowl: '#b5523b', vase: '#fbf5ea' },
  { wall: ['#36485f', '#243247'], table: ['#a9825a', '#6f5138'], bowl: '#e8dcc6', vase: '#d9c9ad' },
]
const FRUITS = ['#e0512f', '#f2a33a', '#c8372d', '#d9c23c', '#7d9a3c', '#8c3b58']
const SHADOW = '#1a0f14/0.3'

export function stillLife(chance: Chance, sheet: Sheet): void {
  const { width: w, height: h } = sheet
  const look = oneOf(chance, LOOKS)
  const edge = h * 0.66
  sheet.rect(0, 0, w, h, sheet.linear(look.wall))
  sheet.within(`scale(${w / 100} ${h / 100})`, () => {
    sheet.path('M10,8 L30,2 L38,50 L17,56 Z', '#fff3d6/0.2')
    sheet.path('M36,8 L56,2 L64,50 L43,56 Z', '#fff3d6/0.2')
  })
  sheet.rect(0, edge, w, h - edge, sheet.linear(look.table))
  sheet.rect(0, edge, w, h * 0.008, '#ffffff/0.18')
  const size = Math.min(w, h) * 0.0024
  const x = w * between(chance, 0.46, 0.54)
  sheet.within(`translate(${x} ${edge + h * 0.13}) scale(${size})`, () => {
    sheet.ellipse(50, 5, 170, 20, SHADOW)
    sheet.within('translate(-160 -5)', () => vase(sheet, look.vase))
    for (const [dx, dy] of [
      [-62, -67],
      [2, -75],
      [62, -65],
      [-30, -97],
      [34, -99],
    ] as const)
      fruit(chance, sheet, dx, dy, 34)
    const shine = [mix(look.bowl, '#ffffff', 0.25), look.bowl, mix(look.bowl, '#000000', 0.4)]
    sheet.path('M-115,-68 Q-102,0 -40,0 L40,0 Q102,0 115,-68 Z', sheet.linear(shine, [0, 0, 1, 0.35]))
    sheet.ellipse(0, -68, 115, 4.5, mix(look.bowl, '#ffffff', 0.35))
    for (const dx of [155, 222]) {
      // Not where the sheet ends.
      if (x + dx * size > w * 0.94) continue
      sheet.ellipse(dx + 16, 20, 40, 7, SHADOW)
      fruit(chance, sheet, dx, -10, 32)
    }
  })
}

function fruit(chance: Chance, sheet: Sheet, x: number, y: number, r: number): void {
  const colour = oneOf(chance, FRUITS)
  const skin = [mix(colour, '#ffffff', 0.35), colour, mix(colour, '#25060c', 0.5)]
  sheet.within(`translate(${x} ${y}) scale(${r / 100})`, () => {
    sheet.ellipse(0, 0, 100, 95, sheet.radial(skin, [0.34, 0.3]))
    sheet.ellipse(-36, -42, 17, 10, '#ffffff/0.45', -35)
    sheet.line(`M0,-82 q5,-22 ${between(chance, 10, 22)},-30`, '#4a2d1c', 7)
    if (chance() < 0.6) sheet.ellipse(32, -102, 24, 10, '#5f7f3a', -24)
  })
}

/** A hundred and twenty-five high, standing at 0. */
function vase(sheet: Sheet, clay: string): void {
  for (const [lean, reach] of [
    [-50, 130],
    [-15, 165],
    [20, 145],
    [55, 115],
  ] as const) {
    const top = -120 - reach
    sheet.line(`M0,-110 Q${lean * 0.2},${top + 60} ${lean},${top}`, '#4f6b45', 2.5)
    for (const at of times(7)) {
      const part = at / 7
      const [side, turn] = at % 2 ? [11, -30] : [-11, 210]
      const green = mix('#5f8257', '#a9bf86', part)
      sheet.ellipse(
        lean * (0.3 + part * 0.7) + side,
        -135 - (reach - 15) * part,
        13,
        5,
        green,
        turn + lean * 0.3,
      )
    }
  }
  const left = 'M-16,-125 C-10,-95 -52,-80 -46,-35 Q-42,0 -20,0'
  const right = 'L20,0 Q42,0 46,-35 C52,-80 10,-95 16,-125 Z'
  const shine = [mix(clay, '#ffffff', 0.3), clay, mix(clay, '#3a2a2a', 0.45)]
  sheet.path(`${left} ${right}`, sheet.linear(shine, [0, 0, 1, 0.25]))
}
