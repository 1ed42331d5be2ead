/** Scenes at the water: the sun over the sea, sails on a lake, a lighthouse. */
import { type Chance, oneOf } from '@ztm/domain/seed/chance'
import { below, between, glow, hills, mix, mountains, sky, stars, times } from './shapes.ts'
import type { Sheet } from './sheet.ts'

/** Short strokes of light on the water below something that shines, wider and rarer towards the front. */
function glitter(
  chance: Chance,
  sheet: Sheet,
  x: number,
  horizon: number,
  colour: string,
  count = 170,
): void {
  const { width: w, height: h } = sheet
  for (const _ of times(count)) {
    const part = chance() ** 1.4
    const y = horizon + (h - horizon) * part
    const spread = w * (0.02 + 0.13 * part)
    const length = w * (0.008 + 0.05 * part) * between(chance, 0.4, 1.4)
    const middle = x + (chance() + chance() - 1) * spread * 1.6
    const bright = between(chance, 0.25, 0.85).toFixed(2)
    sheet.ellipse(middle, y, length, h * (0.0008 + 0.003 * part), `${colour}/${bright}`)
  }
}

/** Bands of slow waves, darker towards the front. */
function waves(chance: Chance, sheet: Sheet, horizon: number, light: string, dark: string): void {
  const { width: w, height: h } = sheet
  sheet.rect(0, horizon, w, h - horizon, sheet.linear([light, mix(light, dark, 0.7), dark]))
  for (const at of times(16)) {
    const part = (at / 15) ** 1.6
    const y = horizon + (h - horizon) * (0.03 + 0.97 * part)
    const line = hills(chance, sheet, y, h * (0.002 + 0.012 * part), 5 - 2 * part)
    below(sheet, line, `${mix(light, dark, 0.3 + 0.7 * part)}/0.28`)
  }
}

const SEAS = [
  { sky: ['#24365e', '#7a5c8a', '#ec8f7e', '#fdd9a0'], sun: '#ffe3ae', light: '#e9a58c', dark: '#1b2547' },
  { sky: ['#5aa5c8', '#a8d5e0', '#fbeed5'], sun: '#fff6d8', light: '#8fd0d2', dark: '#0e5a78' },
  { sky: ['#0b132f', '#1d3260', '#54729f'], sun: '#eef3ff', light: '#3d5f92', dark: '#070d22' },
]

export function sunOverSea(chance: Chance, sheet: Sheet): void {
  const { width: w, height: h } = sheet
  const look = oneOf(chance, SEAS)
  const horizon = h * between(chance, 0.5, 0.6)
  const x = w * between(chance, 0.3, 0.7)
  sky(sheet, look.sky)
  if (look.light === '#3d5f92') stars(chance, sheet, 160, 0.45)
  glow(sheet, x, horizon - h * between(chance, 0.05, 0.2), w * 0.05, look.sun, 8)
  for (const _ of times(7)) {
    const [cx, cy] = [between(chance, 0, w), horizon * between(chance, 0.35, 0.9)]
    sheet.ellipse(
      cx,
      cy,
      w * between(chance, 0.08, 0.25),
      h * between(chance, 0.003, 0.01),
      `${look.sun}/0.2`,
    )
  }
  waves(chance, sheet, horizon, look.light, look.dark)
  glitter(chance, sheet, x, horizon + 2, look.sun)
}

function sail(sheet: Sheet, x: number, y: number, size: number, cloth: string, hull: string): void {
  sheet.path(
    `M${x},${y - size} Q${x + size * 0.5},${y - size * 0.5} ${x + size * 0.46},${y - size * 0.1} L${x},${y - size * 0.1} Z`,
    cloth,
  )
  sheet.path(
    `M${x - size * 0.04},${y - size * 0.86} Q${x - size * 0.3},${y - size * 0.4} ${x - size * 0.34},${y - size * 0.1} L${x - size * 0.04},${y - size * 0.1} Z`,
    mix(cloth, hull, 0.2),
  )
  sheet.path(
    `M${x - size * 0.42},${y - size * 0.06} L${x + size * 0.52},${y - size * 0.06} L${x + size * 0.36},${y + size * 0.09} L${x - size * 0.3},${y + size * 0.09} Z`,
    hull,
  )
}

export function sailsOnLake(chance: Chance, sheet: Sheet): void {
  const { width: w, height: h } = sheet
  const look = oneOf(chance, [
    {
      sky: ['#86b9d6', '#cfe5ea', '#fdf3df'],
      hill: '#6f9bab',
      light: '#b9dbe0',
      dark: '#2f6f8c',
      cloth: '#fffaf0',
    },
    {
      sky: ['#6c5b95', '#d68b9c', '#fbd3a8'],
      hill: '#7a5b86',
      light: '#eab3a4',
      dark: '#46376c',
      cloth: '#fff0dc',
    },
  ])
  const horizon = h * 0.52
  sky(sheet, look.sky)
  glow(sheet, w * between(chance, 0.15, 0.85), h * 0.2, w * 0.035, '#fff3d2', 8)
  below(
    sheet,
    mountains(chance, sheet, horizon - h * 0.1, h * 0.09),
    mix(look.hill, look.sky[1] as string, 0.45),
  )
  below(sheet, hills(chance, sheet, horizon - h * 0.03, h * 0.05, 2), look.hill)
  waves(chance, sheet, horizon, look.light, look.dark)
  for (const at of times(4)) {
    const part = (at + 0.6) / 4
    const y = horizon + h * 0.36 * part ** 1.3
    const size = h * (0.05 + 0.17 * part ** 1.4)
    const x = w * between(chance, 0.08, 0.92)
    const colour = oneOf(chance, [look.cloth, look.cloth, '#e4593f', '#f0b443'])
    sheet.within(`translate(0 ${(2 * y + size * 0.16).toFixed(1)}) scale(1 -1)`, () =>
      sail(
        sheet,
        x,
        y,
        size,
        `${mix(colour, look.dark, 0.35)}/0.35`.split('/')[0] as string,
        mix(look.dark, look.light, 0.3),
      ),
    )
    sheet.rect(
      0,
      y + size * 0.09,
      w,
      size * 1.1,
      sheet.linear([
        `${mix(look.light, look.dark, 0.5 + part / 3)}/0.55`,
        `${mix(look.light, look.dark, 0.6 + part / 3)}/0.9`,
        `${mix(look.light, look.dark, 0.6 + part / 3)}/0`,
      ]),
    )
    sail(sheet, x, y, size, colour, mix(look.dark, '#000000', 0.35))
  }
  glitter(chance, sheet, w * 0.5, horizon + h * 0.05, '#ffffff', 90)
}

export function lighthouse(chance: Chance, sheet: Sheet): void {
  const { width: w, height: h } = sheet
  const look = oneOf(chance, [
    { sky: ['#121a3a', '#33467c', '#b98a9f', '#f5c9a0'], light: '#8d7d9c', dark: '#141b3b', rock: '#20203c' },
    { sky: ['#0a2030', '#1f5a6b', '#7db8ad', '#e8e3bd'], light: '#6fa7a3', dark: '#0b2a3a', rock: '#13262f' },
  ])
  const horizon = h * 0.68
  sky(sheet, look.sky)
  stars(chance, sheet, 130, 0.4)
  const x = w * oneOf(chance, [0.3, 0.68])
  const size = h * 0.4
  const foot = horizon - h * 0.07
  const lamp = foot - size * 1.03
  const away = x < w / 2 ? 1 : -1
  for (const [turn, reach] of [
    [0.1, 1],
    [-0.06, 1],
  ] as const) {
    const far = x + away * w * reach
    const beam = sheet.linear(
      away > 0 ? ['#fff0bf/0.6', '#fff0bf/0'] : ['#fff0bf/0', '#fff0bf/0.6'],
      [0, 0, 1, 0],
    )
    sheet.polygon(
      [
        [x, lamp],
        [far, lamp - h * (0.1 + turn)],
        [far, lamp + h * (0.03 - turn / 2)],
      ],
      beam,
    )
  }
  waves(chance, sheet, horizon, look.light, look.dark)
  glow(sheet, x, lamp, size * 0.035, '#ffe9a8', 9)
  const shore = (lean: number): string =>
    `M${x - away * w * 0.55},${horizon + h * 0.05} C${x - away * w * 0.3},${foot - h * 0.05} ${x - away * w * 0.1},${foot} ${x + away * w * 0.05},${foot + h * 0.005} C${x + away * w * (0.14 + lean)},${foot + h * 0.03} ${x + away * w * 0.12},${horizon + h * 0.06} ${x + away * w * 0.24},${horizon + h * 0.08} L${x - away * w * 0.6},${horizon + h * 0.09} Z`
  sheet.path(shore(0), look.rock)
  const half = size * 0.075
  const stripe = (from: number, to: number, colour: string) => {
    const at = (part: number, sign: number) =>
      [x + sign * half * (1 - 0.35 * part), foot - size * 0.92 * part] as const
    sheet.polygon([at(from, -1), at(to, -1), at(to, 1), at(from, 1)], colour)
  }
  for (const at of times(6)) stripe(at / 6, (at + 1) / 6, at % 2 ? '#f2ead9' : '#b23a34')
  sheet.polygon(
    [
      [x + half * 0.1, foot],
      [x + half * 0.1, foot - size * 0.92],
      [x + half * 0.65, foot - size * 0.92],
      [x + half, foot],
    ],
    '#1a1530/0.3',
  )
  sheet.rect(x - half * 0.85, foot - size * 0.95, half * 1.7, size * 0.03, '#2b2440')
  sheet.rect(x - half * 0.45, foot - size * 1.06, half * 0.9, size * 0.11, '#ffe9a8')
  sheet.path(
    `M${x - half * 0.65},${foot - size * 1.05} Q${x},${foot - size * 1.2} ${x + half * 0.65},${foot - size * 1.05} Z`,
    '#8d2f2b',
  )
  glitter(chance, sheet, x + away * w * 0.2, horizon + h * 0.1, '#ffe9a8', 60)
}
