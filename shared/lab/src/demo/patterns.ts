/** Scenes of nothing but shapes: tiles, waves, terrazzo, a poster; and birds on wires, balloons at dawn. */
import { type Chance, oneOf, wholeBelow } from '@ztm/domain/seed/chance'
import { below, between, glow, hills, mix, sky, times } from './shapes.ts'
import type { Sheet } from './sheet.ts'

const INKS = [
  ['#f3e9d8', '#1f3a4d', '#d9573f', '#e9b44c', '#5b8e7d'],
  ['#f7efe5', '#2e2836', '#c8553d', '#f28f3b', '#588b8b'],
  ['#ecebe4', '#22333b', '#5e503f', '#c6ac8f', '#8aa29e'],
  ['#fdf0d5', '#003049', '#c1121f', '#669bbc', '#f4a259'],
]

export function tiles(chance: Chance, sheet: Sheet): void {
  const { width: w, height: h } = sheet
  const [paper = '', ...inks] = oneOf(chance, INKS)
  sheet.rect(0, 0, w, h, paper)
  const size = w / Math.round(w / 190)
  for (let y = 0; y < h; y += size) {
    for (let x = 0; x < w - 1; x += size) tile(chance, sheet, x, y, size, paper, inks)
  }
}

function tile(chance: Chance, sheet: Sheet, x: number, y: number, size: number, paper: string, inks: string[]): void {
  const [back, front] = [chance() < 0.45 ? paper : oneOf(chance, inks), oneOf(chance, inks)]
  const middle = `rotate(${90 * wholeBelow(chance, 4)} ${x + size / 2} ${y + size / 2})`
  sheet.rect(x, y, size + 0.5, size + 0.5, back)
  const quarter = (r: number, fill: string) => sheet.path(`M${x},${y} h${r} a${r},${r} 0 0 1 ${-r},${r} Z`, fill)
  sheet.within(middle, () =>
    oneOf(chance, [
      () => quarter(size, front),
      () => [1, 0.75, 0.5, 0.25].forEach((part, at) => quarter(size * part, at % 2 ? back : front)),
      () => sheet.circle(x + size / 2, y + size / 2, size * 0.36, front),
      () => sheet.polygon([[x, y], [x + size, y], [x, y + size]], front),
      () => sheet.path(`M${x},${y} h${size} a${size / 2},${size / 2} 0 0 1 ${-size},0 Z M${x},${y + size / 2} h${size} a${size / 2},${size / 2} 0 0 1 ${-size},0 Z`, front),
      () => times(4).forEach((at) => sheet.rect(x + (at * size) / 4, y, size / 8, size, front)),
    ])(),
  )
}

export function waveScales(chance: Chance, sheet: Sheet): void {
  const { width: w, height: h } = sheet
  const look = oneOf(chance, [
    ['#f5efe0', '#16425b', '#2f6690', '#81c3d7', '#d9dcd6'],
    ['#fff3e6', '#6d2e46', '#a26769', '#d5b9b2', '#ece2d0'],
    ['#f1f0e4', '#1d3b2a', '#4f7751', '#a3b18a', '#dad7cd'],
  ])
  const r = w / Math.round(w / 180)
  for (const row of times(h / (r / 2) + 3)) {
    for (const column of times(w / r + 2)) {
      const [x, y] = [(column - (row % 2) / 2) * r, (row * r) / 2]
      const rings = 4
      const first = wholeBelow(chance, 2)
      for (const ring of times(rings)) {
        const fill = ring % 2 ? (look[0] as string) : (look[1 + ((first + ring / 2 + row) % 4)] as string)
        sheet.circle(x, y + r / 2, (r / 2) * (1 - ring / rings) * 1.02, fill)
      }
    }
  }
}

export function terrazzo(chance: Chance, sheet: Sheet): void {
  const { width: w, height: h } = sheet
  const [paper = '', ...inks] = oneOf(chance, INKS)
  sheet.rect(0, 0, w, h, mix(paper, '#ffffff', 0.35))
  const cell = 88
  for (let y = -cell; y < h + cell; y += cell) {
    for (let x = -cell; x < w + cell; x += cell) {
      const size = cell * between(chance, 0.14, 0.5)
      const [cx, cy] = [x + between(chance, -0.3, 0.3) * cell, y + between(chance, -0.3, 0.3) * cell]
      const corners = 5 + wholeBelow(chance, 3)
      const start = chance() * Math.PI
      const stone = times(corners).map((at) => {
        const angle = start + (2 * Math.PI * at) / corners
        const reach = size * between(chance, 0.6, 1)
        return [cx + Math.cos(angle) * reach, cy + Math.sin(angle) * reach * 0.8] as const
      })
      sheet.polygon(stone, mix(oneOf(chance, inks), paper, between(chance, 0, 0.3)))
    }
  }
}

export function poster(chance: Chance, sheet: Sheet): void {
  const { width: w, height: h } = sheet
  const [paper = '', dark = '', ...bright] = oneOf(chance, INKS)
  const size = Math.min(w, h)
  sheet.rect(0, 0, w, h, paper)
  const [x, y] = [w * between(chance, 0.42, 0.6), h * between(chance, 0.36, 0.5)]
  sheet.circle(x, y, size * 0.3, oneOf(chance, bright))
  for (const at of times(7)) {
    const reach = size * (0.14 + at * 0.055)
    const [cx, cy] = [w * 0.5, h * 0.98]
    sheet.line(`M${cx - reach * 1.9},${cy} A${reach * 1.9},${reach * 1.9} 0 0 1 ${cx + reach * 1.9},${cy}`, at % 2 ? paper : (oneOf(chance, [dark, ...bright])), size * 0.055)
  }
  const lean = between(chance, -24, 24)
  sheet.within(`rotate(${lean.toFixed(0)} ${x.toFixed(0)} ${y.toFixed(0)})`, () => {
    sheet.rect(x - size * 0.5, y - size * 0.02, size, size * 0.035, dark)
    sheet.rect(x - size * 0.34, y + size * 0.05, size * 0.5, size * 0.012, dark)
    sheet.polygon([[x + size * 0.12, y - size * 0.02], [x + size * 0.34, y - size * 0.02], [x + size * 0.23, y - size * 0.24]], oneOf(chance, bright))
  })
  for (const at of times(5)) sheet.circle(w * 0.1 + at * size * 0.045, h * 0.09, size * 0.012, dark)
  for (const at of times(24)) sheet.circle(w * 0.84 + (at % 4) * size * 0.03, h * 0.07 + Math.floor(at / 4) * size * 0.03, size * 0.006, dark)
}

export function birdsOnWires(chance: Chance, sheet: Sheet): void {
  const { width: w, height: h } = sheet
  const look = oneOf(chance, [
    { sky: ['#f7b38c', '#fbd6a9', '#fdf1d8'], ink: '#3a2233' },
    { sky: ['#7fb2c9', '#c5dfe0', '#f6efdd'], ink: '#1d3140' },
    { sky: ['#3b3363', '#96608b', '#f2a48b'], ink: '#1a1230' },
  ])
  sky(sheet, look.sky)
  glow(sheet, w * between(chance, 0.2, 0.8), h * between(chance, 0.55, 0.75), w * 0.07, '#fff3d4', 6)
  const size = Math.min(w, h)
  for (const wire of times(4)) {
    const [from, to] = [h * (0.2 + wire * 0.15), h * (0.16 + wire * 0.17)]
    const sag = h * 0.07
    const at = (part: number) => (1 - part) ** 2 * from + 2 * (1 - part) * part * (Math.max(from, to) + sag) + part ** 2 * to
    sheet.line(`M0,${from} Q${w / 2},${Math.max(from, to) + sag} ${w},${to}`, look.ink, size * 0.003)
    for (let part = between(chance, 0.04, 0.3); part < 0.96; part += oneOf(chance, [0.036, 0.045, 0.06, 0.2])) {
      bird(sheet, part * w, at(part), size * between(chance, 0.02, 0.026), chance() < 0.5 ? -1 : 1, look.ink)
    }
  }
  for (const _ of times(5)) {
    const [x, y, reach] = [between(chance, 0.1, 0.9) * w, between(chance, 0.06, 0.2) * h, size * between(chance, 0.012, 0.025)]
    sheet.line(`M${x - reach},${y} q${reach / 2},${-reach * 0.6} ${reach},0 q${reach / 2},${-reach * 0.6} ${reach},0`, look.ink, size * 0.0035)
  }
}

function bird(sheet: Sheet, x: number, y: number, size: number, way: number, ink: string): void {
  sheet.within(`translate(${x.toFixed(1)} ${y.toFixed(1)}) scale(${way} 1)`, () => {
    sheet.ellipse(0, -size * 0.75, size * 0.62, size * 0.86, ink, 24)
    sheet.circle(size * 0.38, -size * 1.55, size * 0.4, ink)
    sheet.polygon([[size * 0.7, -size * 1.65], [size * 1.08, -size * 1.48], [size * 0.7, -size * 1.4]], ink)
    sheet.polygon([[-size * 0.4, -size * 0.6], [-size * 1.05, size * 0.75], [-size * 0.66, size * 0.75], [size * 0.1, -size * 0.1]], ink)
  })
}

export function balloons(chance: Chance, sheet: Sheet): void {
  const { width: w, height: h } = sheet
  const look = oneOf(chance, [
    { sky: ['#7ab6d9', '#bfe0e6', '#fdeccb'], hill: '#4d7c6b' },
    { sky: ['#5a4f8f', '#c77f9b', '#fccf9f'], hill: '#4a3560' },
  ])
  sky(sheet, look.sky)
  glow(sheet, w * between(chance, 0.2, 0.8), h * 0.7, w * 0.05, '#fff2cf', 8)
  for (const at of times(4)) {
    const part = at / 3
    below(sheet, hills(chance, sheet, h * (0.76 + 0.07 * at), h * 0.05, 1.5 + at * 0.3), mix(mix(look.hill, look.sky[2] as string, 0.65), look.hill, part))
  }
  for (const at of times(7)) {
    const part = (at + 1) / 7
    const r = Math.min(w, h) * (0.022 + 0.095 * part ** 1.7)
    const inks = oneOf(chance, INKS)
    balloon(sheet, w * (0.08 + 0.84 * ((at * 0.618 + 0.2) % 1)), h * between(chance, 0.14, 0.58), r, inks.slice(1), 1 - 0.5 * (1 - part), look.sky[1] as string)
  }
}

function balloon(sheet: Sheet, x: number, y: number, r: number, inks: readonly string[], near: number, air: string): void {
  const colour = (at: number) => mix(air, inks[at % inks.length] as string, near)
  const side = (part: number) => `C${x + part * r * 1.3},${y - r * 0.9} ${x + part * r * 1.2},${y + r * 0.5} ${x + part * r * 0.22},${y + r * 1.25}`
  const gores = [-1, -0.62, -0.22, 0.22, 0.62, 1]
  const outline = (part: number) => `M${x},${y - r} ${side(part)}`
  for (const [at, part] of gores.slice(0, -1).entries()) {
    const next = gores[at + 1] as number
    const back = `L${x + next * r * 0.22},${y + r * 1.25} C${x + next * r * 1.2},${y + r * 0.5} ${x + next * r * 1.3},${y - r * 0.9} ${x},${y - r} Z`
    sheet.path(`${outline(part)} ${back}`, colour(at % 2 ? 1 : at))
  }
  sheet.path(`${outline(-1)} L${x + r * 0.22},${y + r * 1.25} C${x + r * 1.2},${y + r * 0.5} ${x + r * 1.3},${y - r * 0.9} ${x},${y - r} Z`, sheet.linear(['#ffffff/0.22', '#ffffff/0', '#000000/0.25'], [0, 0, 1, 0.3]))
  for (const part of [-0.18, 0.18]) sheet.line(`M${x + part * r},${y + r * 1.25} L${x + part * r * 0.7},${y + r * 1.56}`, mix(air, '#3a2a20', near), r * 0.025)
  sheet.rect(x - r * 0.15, y + r * 1.55, r * 0.3, r * 0.22, mix(air, '#6b452b', near), r * 0.04)
}
