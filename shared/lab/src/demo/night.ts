/** Scenes of the night: a city's lit windows, northern lights, planets, lights out of focus. */
import { type Chance, oneOf } from '@ztm/domain/seed/chance'
import { below, between, fir, glow, heightAt, hills, mix, mountains, sky, stars, times } from './shapes.ts'
import type { Sheet } from './sheet.ts'

const LIT = ['#ffd98a', '#ffe9b8', '#ffb866', '#cfe4ff']

export function cityAtNight(chance: Chance, sheet: Sheet): void {
  const { width: w, height: h } = sheet
  const look = oneOf(chance, [
    { sky: ['#0c1030', '#2a2660', '#8a4a86', '#f08f7d'], near: '#0b0a20' },
    { sky: ['#081626', '#14385a', '#3f7d94'], near: '#06111c' },
    { sky: ['#1b0f33', '#4b2a6a', '#b7557f'], near: '#120921' },
  ])
  const ground = h * 0.84
  sky(sheet, look.sky)
  stars(chance, sheet, 90, 0.4)
  glow(sheet, w * between(chance, 0.15, 0.85), h * between(chance, 0.14, 0.26), w * 0.04, '#fdf3d8', 6)
  const blocks = () => {
    for (const layer of times(3)) {
      const colour = mix(look.near, look.sky.at(-1) as string, 0.42 - layer * 0.19)
      for (let x = -w * 0.02; x < w; ) {
        const width = w * between(chance, 0.035, 0.085)
        const height = h * between(chance, 0.16, 0.5) * (1.15 - layer * 0.25)
        house(chance, sheet, { x, y: ground - height, width, height, colour, lit: 0.12 + layer * 0.14 })
        x += width * between(chance, 0.92, 1.25)
      }
    }
  }
  blocks()
  sheet.rect(
    0,
    ground,
    w,
    h - ground,
    sheet.linear([mix(look.near, look.sky.at(-1) as string, 0.3), look.near]),
  )
  for (const _ of times(240)) {
    const y = ground + (h - ground) * chance()
    const colour = oneOf(chance, LIT)
    sheet.ellipse(
      between(chance, 0, w),
      y,
      w * between(chance, 0.004, 0.02),
      h * 0.0016,
      `${colour}/${between(chance, 0.15, 0.6).toFixed(2)}`,
    )
  }
}

type House = { x: number; y: number; width: number; height: number; colour: string; lit: number }

function house(chance: Chance, sheet: Sheet, { x, y, width, height, colour, lit }: House): void {
  sheet.rect(x, y, width, height, sheet.linear([colour, mix(colour, '#000000', 0.25)]))
  const roof = chance()
  if (roof < 0.2)
    sheet.polygon(
      [
        [x, y],
        [x + width / 2, y - width * 0.5],
        [x + width, y],
      ],
      colour,
    )
  else if (roof < 0.4) sheet.rect(x + width * 0.47, y - width * 0.6, width * 0.06, width * 0.6, colour)
  else if (roof < 0.6) sheet.rect(x + width * 0.2, y - width * 0.15, width * 0.5, width * 0.16, colour)
  const step = width / Math.round(between(chance, 4, 6))
  const own = oneOf(chance, LIT)
  for (let row = y + step; row < y + height - step; row += step * 1.35) {
    for (let column = x + step * 0.4; column < x + width - step * 0.6; column += step) {
      if (chance() > lit) continue
      const bright = between(chance, 0.5, 1).toFixed(2)
      sheet.rect(
        column,
        row,
        step * 0.5,
        step * 0.7,
        `${chance() < 0.8 ? own : oneOf(chance, LIT)}/${bright}`,
      )
    }
  }
}

export function northernLights(chance: Chance, sheet: Sheet): void {
  const { width: w, height: h } = sheet
  const look = oneOf(chance, [
    { sky: ['#050b1e', '#0b2238', '#174a52'], lights: ['#4dffb0', '#39d6c8', '#9b6bff'] },
    { sky: ['#0a0720', '#1d1446', '#43266b'], lights: ['#c86bff', '#5fd0ff', '#6bffc8'] },
  ])
  sky(sheet, look.sky)
  stars(chance, sheet, 260, 0.8)
  for (const curtain of times(3)) {
    const line = hills(chance, sheet, h * (0.36 + 0.1 * curtain), h * 0.2, 1.4 + curtain * 0.5)
    const colour = look.lights[curtain] as string
    const rays = sheet.linear([`${colour}/0`, `${colour}/0.1`, `${colour}/0.42`, `${colour}/0`])
    let reach = h * 0.3
    for (const [x, y] of line) {
      reach = Math.max(h * 0.12, Math.min(h * 0.42, reach + between(chance, -0.025, 0.025) * h))
      sheet.rect(x, y - reach, 9, reach * 1.12, rays)
    }
  }
  below(
    sheet,
    mountains(chance, sheet, h * 0.76, h * 0.09),
    mix(look.sky[0] as string, look.sky[2] as string, 0.4),
  )
  const ground = hills(chance, sheet, h * 0.87, h * 0.05, 1.5)
  for (const _ of times(46)) {
    const x = between(chance, 0, w)
    fir(chance, sheet, x, heightAt(ground, x) + 10, h * between(chance, 0.06, 0.2), '#040912')
  }
  below(sheet, ground, '#040912')
}

export function planets(chance: Chance, sheet: Sheet): void {
  const { width: w, height: h } = sheet
  const look = oneOf(chance, [
    {
      space: ['#05060f', '#151233', '#2a1a4a'],
      bands: ['#e7c39a', '#d59a70', '#f0dcc0', '#b8754f'],
      moon: '#9fb6c9',
    },
    {
      space: ['#030a14', '#0b2233', '#123a4a'],
      bands: ['#7fc6d6', '#4b93b5', '#bfe6e6', '#2f6a90'],
      moon: '#d9c2a6',
    },
    {
      space: ['#0d0512', '#2c0f2f', '#4f1c3c'],
      bands: ['#f2a3a0', '#d46a7e', '#f9d0b8', '#9c3f63'],
      moon: '#c9c3d9',
    },
  ])
  sky(sheet, look.space)
  sheet.ellipse(
    w * 0.25,
    h * 0.3,
    w * 0.5,
    h * 0.4,
    sheet.radial([`${look.bands[0]}/0.16`, `${look.bands[1]}/0`]),
  )
  stars(chance, sheet, 420)
  const [x, y] = [w * between(chance, 0.42, 0.6), h * between(chance, 0.45, 0.56)]
  const r = Math.min(w, h) * 0.27
  const tilt = between(chance, -28, -12)
  const ringed = (front: boolean) => {
    for (const at of times(9)) {
      const part = 1.35 + at * 0.085
      const half = `M${x - r * part},${y} A${r * part},${r * part * 0.26} 0 0 ${front ? 0 : 1} ${x + r * part},${y}`
      const bright = at === 4 ? 0.08 : between(chance, 0.35, 0.75)
      sheet.line(half, `${look.bands[at % 4]}/${bright.toFixed(2)}`, r * 0.06)
    }
  }
  sheet.circle(
    x,
    y,
    r * 1.5,
    sheet.radial([`${look.bands[0]}/0.3`, `${look.bands[0]}/0.1`, `${look.bands[0]}/0`]),
  )
  sheet.within(`rotate(${tilt.toFixed(1)} ${x.toFixed(1)} ${y.toFixed(1)})`, () => {
    ringed(false)
    sheet.circle(x, y, r, look.bands[0] as string)
    for (let top = -0.94; top < 0.9; ) {
      const height = between(chance, 0.06, 0.2)
      const [a, b] = [Math.sqrt(1 - top ** 2), Math.sqrt(Math.max(0, 1 - (top + height) ** 2))]
      const band = oneOf(chance, look.bands)
      sheet.path(
        `M${x - r * a},${y + r * top} Q${x},${y + r * (top + 0.06)} ${x + r * a},${y + r * top} A${r},${r} 0 0 1 ${x + r * b},${y + r * (top + height)} Q${x},${y + r * (top + height + 0.06)} ${x - r * b},${y + r * (top + height)} A${r},${r} 0 0 1 ${x - r * a},${y + r * top} Z`,
        `${band}/0.8`,
      )
      top += height
    }
    sheet.circle(x, y, r * 1.004, sheet.radial(['#000000/0', '#000000/0.1', '#04030a/0.82'], [0.32, 0.34]))
    ringed(true)
  })
  for (const _ of times(2)) {
    const [mx, my, mr] = [
      w * between(chance, 0.08, 0.92),
      h * oneOf(chance, [0.14, 0.85]),
      r * between(chance, 0.08, 0.18),
    ]
    sheet.circle(mx, my, mr, look.moon)
    sheet.circle(mx, my, mr * 1.01, sheet.radial(['#000000/0', '#000000/0.15', '#05040c/0.85'], [0.33, 0.34]))
  }
}

export function outOfFocus(chance: Chance, sheet: Sheet): void {
  const { width: w, height: h } = sheet
  const look = oneOf(chance, [
    {
      back: ['#0e1020', '#241a35', '#3a1f33'],
      lights: ['#ffb347', '#ff7a59', '#ffe29a', '#f25f7c', '#7fb7ff'],
    },
    {
      back: ['#071820', '#0d2f35', '#123f3a'],
      lights: ['#7fe7c4', '#ffe08a', '#58b7e0', '#f7f0c6', '#ff9f6b'],
    },
  ])
  sky(sheet, look.back)
  for (const _ of times(70)) {
    const depth = chance()
    const r = Math.min(w, h) * (0.015 + 0.085 * depth ** 1.6)
    const [x, y] = [between(chance, 0, w), h * (0.5 + (chance() + chance() - 1) * 0.55)]
    const colour = oneOf(chance, look.lights)
    const bright = between(chance, 0.14, 0.5)
    sheet.circle(
      x,
      y,
      r,
      sheet.radial([
        `${colour}/${(bright * 0.7).toFixed(2)}`,
        `${colour}/${(bright * 0.8).toFixed(2)}`,
        `${colour}/${bright.toFixed(2)}`,
      ]),
    )
    sheet.line(
      `M${x - r},${y} A${r},${r} 0 1 1 ${x + r},${y} A${r},${r} 0 1 1 ${x - r},${y}`,
      `${mix(colour, '#ffffff', 0.4)}/${(bright * 0.7).toFixed(2)}`,
      r * 0.035,
    )
  }
}
