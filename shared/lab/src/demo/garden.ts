/** Scenes near at hand: flowers in a meadow, leaves, fruit on a table. */
import { type Chance, oneOf } from '@ztm/domain/seed/chance'
import { below, between, glow, hills, mix, sky, times } from './shapes.ts'
import type { Sheet } from './sheet.ts'

export function meadow(chance: Chance, sheet: Sheet): void {
  const { width: w, height: h } = sheet
  const look = oneOf(chance, [
    { sky: ['#8fc7df', '#d9edec', '#fdf4dd'], green: '#5d8a4a', petals: ['#e4472f', '#f0613c', '#d13222'], heart: '#2b1a18' },
    { sky: ['#f6b49a', '#fbd9b5', '#fff0d4'], green: '#6f7d47', petals: ['#ffffff', '#fff6ea', '#fde9e4'], heart: '#f2b01e' },
    { sky: ['#51478f', '#b98bb6', '#f8d2bf'], green: '#3f5d57', petals: ['#8f6be0', '#6f8cf0', '#b98cf2'], heart: '#f6d365' },
  ])
  sky(sheet, look.sky)
  glow(sheet, w * between(chance, 0.2, 0.8), h * 0.22, w * 0.04, '#fff6da', 8)
  below(sheet, hills(chance, sheet, h * 0.56, h * 0.06, 1.5), mix(look.green, look.sky[1] as string, 0.6))
  below(sheet, hills(chance, sheet, h * 0.64, h * 0.05, 1.5), mix(look.green, look.sky[1] as string, 0.35))
  below(sheet, hills(chance, sheet, h * 0.72, h * 0.03, 2), sheet.linear([mix(look.green, look.sky[2] as string, 0.15), mix(look.green, '#000000', 0.45)]))
  const count = 64
  for (const at of times(count)) {
    const depth = (at + 1) / count
    const x = between(chance, -0.02, 1.02) * w
    const top = h * (0.62 + 0.2 * depth) - h * 0.16 * depth * chance()
    const size = h * (0.006 + 0.05 * depth ** 2.2)
    const stem = mix(look.green, '#10200f', 0.2 + 0.3 * depth)
    const bend = between(chance, -1, 1) * size
    sheet.line(`M${x + bend},${top + h * 0.5} Q${x + bend},${top + h * 0.2} ${x},${top}`, stem, Math.max(1, size * 0.12))
    for (const leaf of times(depth > 0.5 ? 2 : 0)) {
      const y = top + size * between(chance, 2, 4)
      const side = leaf ? 1 : -1
      sheet.path(`M${x},${y} q${side * size * 0.9},${-size * 1.2} ${side * size * 1.3},${-size * 1.6} q${-side * size * 0.1},${size} ${-side * size * 1.3},${size * 1.8} Z`, mix(stem, look.green, 0.5))
    }
    blossom(chance, sheet, x, top, size, oneOf(chance, look.petals), look.heart)
  }
}

function blossom(chance: Chance, sheet: Sheet, x: number, y: number, size: number, petal: string, heart: string): void {
  const petals = oneOf(chance, [5, 6, 8])
  const start = between(chance, 0, 360)
  sheet.within(`translate(${x.toFixed(1)} ${y.toFixed(1)}) scale(1 ${between(chance, 0.62, 0.9).toFixed(2)})`, () => {
    for (const ring of [0, 1]) {
      const reach = size * (1 - ring * 0.3)
      for (const at of times(petals)) {
        const turn = start + ring * (180 / petals) + (360 * at) / petals
        const [dx, dy] = [Math.cos((turn * Math.PI) / 180), Math.sin((turn * Math.PI) / 180)]
        const shade = mix(petal, at % 2 ? '#000000' : '#ffffff', 0.06 + ring * 0.06)
        sheet.ellipse(dx * reach * 0.55, dy * reach * 0.55, reach * 0.62, reach * (2.1 / petals), shade, turn)
      }
    }
    sheet.circle(0, 0, size * 0.24, heart)
    sheet.circle(-size * 0.05, -size * 0.06, size * 0.12, mix(heart, '#ffffff', 0.25))
  })
}

export function leaves(chance: Chance, sheet: Sheet): void {
  const { width: w, height: h } = sheet
  const look = oneOf(chance, [
    { back: ['#f4ead6', '#e8d9bd'], leaf: ['#2f5d50', '#4f8a6b', '#1f4140', '#8fae7c'] },
    { back: ['#12312f', '#0b211f'], leaf: ['#3f8f73', '#6fb58e', '#2b6a5b', '#c9d8a3'] },
    { back: ['#f7d9cf', '#efc1b4'], leaf: ['#8a3f4c', '#c0606a', '#5b2b3d', '#dd9a84'] },
  ])
  sheet.rect(0, 0, w, h, sheet.linear(look.back))
  const size = Math.min(w, h)
  const count = 24
  for (const at of times(count)) {
    const part = at / count
    const [x, y] = [between(chance, -0.05, 1.05) * w, between(chance, -0.05, 1.05) * h]
    const colour = mix(look.back[1] as string, oneOf(chance, look.leaf), 0.25 + 0.75 * part)
    const length = size * between(chance, 0.22, 0.4)
    sheet.within(`translate(${x.toFixed(1)} ${y.toFixed(1)}) rotate(${between(chance, 0, 360).toFixed(0)})`, () =>
      oneOf(chance, [fern, broad, round])(sheet, length, colour),
    )
  }
}

function fern(sheet: Sheet, length: number, colour: string): void {
  const vein = mix(colour, '#000000', 0.2)
  for (const at of times(11)) {
    const part = (at + 1) / 12
    const reach = length * 0.34 * Math.sin(Math.PI * (0.15 + part * 0.8))
    for (const side of [-1, 1]) {
      sheet.ellipse(side * reach * 0.5, -length * part - reach * 0.2, reach * 0.55, length * 0.03, mix(colour, '#ffffff', side > 0 ? 0.07 : 0), side * -24)
    }
  }
  sheet.line(`M0,0 L0,${-length}`, vein, length * 0.014)
}

function broad(sheet: Sheet, length: number, colour: string): void {
  const half = (side: number) => `M0,0 C${side * length * 0.34},${-length * 0.25} ${side * length * 0.3},${-length * 0.75} 0,${-length} Z`
  sheet.path(half(-1), colour)
  sheet.path(half(1), mix(colour, '#ffffff', 0.08))
  for (const at of times(6)) {
    const y = -length * (0.14 + at * 0.13)
    const reach = length * 0.2 * Math.sin(Math.PI * (0.2 + at * 0.13))
    sheet.line(`M${-reach},${y - reach * 0.8} L0,${y} L${reach},${y - reach * 0.8}`, `${mix(colour, '#000000', 0.25)}/0.6`, length * 0.008)
  }
  sheet.line(`M0,${length * 0.12} L0,${-length * 0.96}`, mix(colour, '#000000', 0.25), length * 0.014)
}

function round(sheet: Sheet, length: number, colour: string): void {
  sheet.line(`M0,0 Q${length * 0.1},${-length * 0.5} 0,${-length}`, mix(colour, '#000000', 0.2), length * 0.014)
  for (const at of times(9)) {
    const part = (at + 1) / 9
    const side = at % 2 ? 1 : -1
    const r = length * (0.13 - part * 0.07)
    sheet.ellipse(side * r * 1.1 + length * 0.05 * Math.sin(Math.PI * part), -length * part, r, r * 0.85, mix(colour, '#ffffff', at % 3 ? 0 : 0.08), side * 30)
  }
}

export function fruitOnTable(chance: Chance, sheet: Sheet): void {
  const { width: w, height: h } = sheet
  const look = oneOf(chance, [
    { wall: ['#d9b8a0', '#c79a80'], table: ['#8a5a44', '#5e3a2d'], bowl: '#37545c', cloth: '#f0e4d2' },
    { wall: ['#9fb3ac', '#7f9a94'], table: ['#e6d3b8', '#c2a583'], bowl: '#b5523b', cloth: '#fbf5ea' },
    { wall: ['#36485f', '#243247'], table: ['#a9825a', '#6f5138'], bowl: '#e8dcc6', cloth: '#d9c9ad' },
  ])
  const edge = h * 0.66
  const size = Math.min(w, h) * 0.24
  const x = w * between(chance, 0.46, 0.54)
  sheet.rect(0, 0, w, h, sheet.linear(look.wall))
  // Light from a window on the left falls onto the wall.
  for (const at of times(2)) {
    const from = w * (0.1 + at * 0.26)
    sheet.polygon([[from, h * 0.08], [from + w * 0.2, h * 0.02], [from + w * 0.28, h * 0.5], [from + w * 0.07, h * 0.56]], '#fff3d6/0.2')
  }
  sheet.rect(0, edge, w, h - edge, sheet.linear(look.table))
  sheet.rect(0, edge, w, h * 0.008, '#ffffff/0.18')
  const floor = edge + h * 0.13
  sheet.ellipse(x + size * 0.5, floor + size * 0.05, size * 1.7, size * 0.2, '#1a0f14/0.28')
  vase(sheet, x - size * 1.6, floor - size * 0.05, size, look)
  const fruits = ['#e0512f', '#f2a33a', '#c8372d', '#d9c23c', '#7d9a3c', '#8c3b58']
  const inBowl: readonly (readonly [number, number])[] = [[-0.62, -0.72], [0.02, -0.8], [0.62, -0.7], [-0.3, -1.02], [0.34, -1.04]]
  for (const [dx, dy] of inBowl) fruit(chance, sheet, x + dx * size, floor + dy * size + size * 0.05, size * 0.34, oneOf(chance, fruits))
  const bowl = `M${x - size * 1.15},${floor - size * 0.68} Q${x - size * 1.02},${floor} ${x - size * 0.4},${floor} L${x + size * 0.4},${floor} Q${x + size * 1.02},${floor} ${x + size * 1.15},${floor - size * 0.68} Z`
  sheet.path(bowl, sheet.linear([mix(look.bowl, '#ffffff', 0.25), look.bowl, mix(look.bowl, '#000000', 0.4)], [0, 0, 1, 0.35]))
  sheet.ellipse(x, floor - size * 0.68, size * 1.15, size * 0.045, mix(look.bowl, '#ffffff', 0.35))
  for (const dx of [1.55, 2.1]) {
    if (x + dx * size > w * 0.96) continue
    sheet.ellipse(x + (dx + 0.16) * size, floor + size * 0.2, size * 0.4, size * 0.07, '#1a0f14/0.3')
    fruit(chance, sheet, x + dx * size, floor - size * 0.1, size * 0.32, oneOf(chance, fruits))
  }
}

function fruit(chance: Chance, sheet: Sheet, x: number, y: number, r: number, colour: string): void {
  sheet.ellipse(x, y, r, r * 0.95, sheet.radial([mix(colour, '#ffffff', 0.35), colour, mix(colour, '#25060c', 0.5)], [0.34, 0.3]))
  sheet.ellipse(x - r * 0.36, y - r * 0.42, r * 0.17, r * 0.1, '#ffffff/0.45', -35)
  sheet.line(`M${x},${y - r * 0.82} q${r * 0.05},${-r * 0.22} ${r * between(chance, 0.1, 0.22)},${-r * 0.3}`, '#4a2d1c', r * 0.07)
  if (chance() < 0.6) sheet.ellipse(x + r * 0.32, y - r * 1.02, r * 0.24, r * 0.1, '#5f7f3a', -24)
}

function vase(sheet: Sheet, x: number, floor: number, size: number, look: { cloth: string; bowl: string }): void {
  for (const [lean, reach] of [[-0.5, 1.3], [-0.15, 1.65], [0.2, 1.45], [0.55, 1.15]] as const) {
    const [top, y] = [x + lean * size, floor - size * (1.2 + reach)]
    sheet.line(`M${x},${floor - size * 1.1} Q${x + lean * size * 0.2},${y + size * 0.6} ${top},${y}`, '#4f6b45', size * 0.025)
    for (const at of times(7)) {
      const part = at / 7
      sheet.ellipse(x + (top - x) * (0.3 + part * 0.7) + (at % 2 ? 1 : -1) * size * 0.11, floor - size * (1.35 + (reach - 0.15) * part), size * 0.13, size * 0.05, mix('#5f8257', '#a9bf86', part), (at % 2 ? -30 : 210) + lean * 30)
    }
  }
  const body = `M${x - size * 0.16},${floor - size * 1.25} C${x - size * 0.1},${floor - size * 0.95} ${x - size * 0.52},${floor - size * 0.8} ${x - size * 0.46},${floor - size * 0.35} Q${x - size * 0.42},${floor} ${x - size * 0.2},${floor} L${x + size * 0.2},${floor} Q${x + size * 0.42},${floor} ${x + size * 0.46},${floor - size * 0.35} C${x + size * 0.52},${floor - size * 0.8} ${x + size * 0.1},${floor - size * 0.95} ${x + size * 0.16},${floor - size * 1.25} Z`
  sheet.path(body, sheet.linear([mix(look.cloth, '#ffffff', 0.3), look.cloth, mix(look.cloth, '#3a2a2a', 0.45)], [0, 0, 1, 0.25]))
}
