/** Scenes of land: dusk over hills, mountains in mist, dunes, a forest in fog, a hut in the snow. */
import { type Chance, oneOf } from '@ztm/domain/seed/chance'
import { below, between, fir, glow, heightAt, hills, mix, mountains, sky, stars, times } from './shapes.ts'
import type { Sheet } from './sheet.ts'

const DUSKS = [
  { sky: ['#2b2350', '#7a3b6f', '#e0735f', '#f9c58d'], sun: '#ffd9a0', far: '#b5646f', near: '#1d1433' },
  { sky: ['#173753', '#4f7c95', '#e9b98a', '#fbe3b4'], sun: '#fff0c2', far: '#8a8f98', near: '#15232f' },
  { sky: ['#4a1f4d', '#b03a5b', '#f27f55', '#ffd27a'], sun: '#ffe7a8', far: '#c25a5c', near: '#2a0f2b' },
]

export function duskHills(chance: Chance, sheet: Sheet): void {
  const { width: w, height: h } = sheet
  const look = oneOf(chance, DUSKS)
  sky(sheet, look.sky)
  glow(sheet, w * between(chance, 0.25, 0.75), h * between(chance, 0.4, 0.5), w * 0.045, look.sun, 9)
  const layers = 6
  for (const at of times(layers)) {
    const part = at / (layers - 1)
    const skyline = hills(
      chance,
      sheet,
      h * (0.52 + 0.44 * part ** 1.15),
      h * (0.06 + 0.06 * part),
      2 + at * 0.4,
    )
    const colour = mix(look.far, look.near, part ** 0.8)
    below(sheet, skyline, sheet.linear([colour, mix(colour, look.far, 0.35)]))
    if (at < layers - 2) continue
    for (const _ of times(26 * part)) {
      const x = between(chance, 0, w)
      fir(
        chance,
        sheet,
        x,
        heightAt(skyline, x) + 6,
        h * between(chance, 0.03, 0.075) * part,
        mix(colour, '#000000', 0.25),
      )
    }
  }
}

const MISTS = [
  { sky: ['#dfe9ee', '#f4ede2', '#f6dcc6'], far: '#c3d2db', near: '#223845', mist: '#f4efe8' },
  { sky: ['#9fb7c8', '#d5dfe2', '#f2eee4'], far: '#aebfc9', near: '#1c2b2f', mist: '#eaf0f0' },
  { sky: ['#e7c9c0', '#f3ddcb', '#faeeda'], far: '#d3b4b4', near: '#3b2c41', mist: '#fbeee2' },
]

export function mistyMountains(chance: Chance, sheet: Sheet): void {
  const { width: w, height: h } = sheet
  const look = oneOf(chance, MISTS)
  sky(sheet, look.sky)
  glow(sheet, w * between(chance, 0.2, 0.8), h * 0.2, w * 0.035, '#fff6e0', 8)
  const layers = 6
  for (const at of times(layers)) {
    const part = at / (layers - 1)
    const base = h * (0.36 + 0.55 * part)
    const skyline = mountains(chance, sheet, base, h * (0.15 - 0.07 * part))
    below(sheet, skyline, mix(look.far, look.near, part ** 1.3))
    // Mist lies in each valley, before the next range.
    if (at < layers - 1)
      sheet.rect(0, base, w, h * 0.24, sheet.linear([`${look.mist}/0`, `${look.mist}/0.75`]))
    if (at < layers - 2) sheet.rect(0, base + h * 0.24, w, h, `${look.mist}/0.75`)
  }
}

const DESERTS = [
  { sky: ['#3f7fb0', '#a9cfd9', '#f7e3c1'], light: '#edb36b', dark: '#9c5331' },
  { sky: ['#2e2a5b', '#b35a6d', '#f6b57c'], light: '#d98252', dark: '#5a2a3c' },
  { sky: ['#f2c9a1', '#f8e0bd', '#fdf1da'], light: '#e6b98c', dark: '#b27a5b' },
]

export function dunes(chance: Chance, sheet: Sheet): void {
  const { width: w, height: h } = sheet
  const look = oneOf(chance, DESERTS)
  sky(sheet, look.sky)
  glow(sheet, w * between(chance, 0.6, 0.85), h * 0.2, w * 0.04, '#fff3d0', 7)
  below(sheet, hills(chance, sheet, h * 0.56, h * 0.04, 3), mix(look.light, look.sky[2] as string, 0.55))
  for (const at of times(3)) {
    const part = at / 2
    // Crests change sides, so that each dune shows its shade beside the one before it.
    const crest = w * (at % 2 ? between(chance, 0.6, 0.8) : between(chance, 0.2, 0.42))
    const top = h * (0.56 + 0.15 * part + between(chance, -0.02, 0.02))
    const foot = top + h * 0.17
    const light = mix(mix(look.light, look.sky[2] as string, 0.4), look.light, part)
    const shade = mix(look.dark, light, 0.3 - 0.25 * part)
    const windward = `M${-w * 0.1},${foot} C${crest - w * 0.4},${foot} ${crest - w * 0.16},${top} ${crest},${top}`
    const leeward = `C${crest + w * 0.14},${top + h * 0.02} ${crest + w * 0.36},${foot} ${w * 1.2},${foot + h * 0.03}`
    const around = `L${w * 1.2},${h * 1.2} L${-w * 0.1},${h * 1.2} Z`
    sheet.path(`${windward} ${leeward} ${around}`, sheet.linear([light, mix(light, look.dark, 0.3)]))
    const edge = `C${crest + w * 0.07},${top + h * 0.1} ${crest - w * 0.16},${foot + h * 0.06} ${crest + w * 0.06},${h * 1.2}`
    sheet.path(
      `M${w * 1.2},${h * 1.2} L${w * 1.2},${foot + h * 0.03} C${crest + w * 0.36},${foot} ${crest + w * 0.14},${top + h * 0.02} ${crest},${top} ${edge} Z`,
      sheet.linear([shade, mix(shade, light, 0.6)], [0, 0, 0.8, 1]),
    )
  }
}

export function foggyForest(chance: Chance, sheet: Sheet): void {
  const { width: w, height: h } = sheet
  const look = oneOf(chance, [
    { fog: '#dfe7df', near: '#1d2b24' },
    { fog: '#e9dcc6', near: '#33241c' },
    { fog: '#cfdbe4', near: '#182633' },
  ])
  sky(sheet, [mix(look.fog, '#ffffff', 0.4), look.fog, mix(look.fog, look.near, 0.12)])
  glow(sheet, w * between(chance, 0.3, 0.7), h * 0.22, w * 0.05, '#fffaf0', 9)
  const layers = 5
  for (const at of times(layers)) {
    const part = (at + 1) / layers
    const ground = h * (0.5 + 0.44 * part)
    const skyline = hills(chance, sheet, ground, h * 0.04, 2)
    const colour = mix(look.fog, look.near, part ** 1.5)
    for (const _ of times(26 - at * 4)) {
      const x = between(chance, -0.05 * w, w * 1.05)
      fir(
        chance,
        sheet,
        x,
        heightAt(skyline, x) + 8,
        h * between(chance, 0.16, 0.32) * (0.45 + 0.75 * part),
        colour,
      )
    }
    below(sheet, skyline, sheet.linear([colour, mix(colour, look.fog, 0.2)]))
    if (at < layers - 1)
      sheet.rect(
        0,
        ground - h * 0.12,
        w,
        h * 0.3,
        sheet.linear([`${look.fog}/0`, `${look.fog}/0.5`, `${look.fog}/0`]),
      )
  }
}

export function snowyHut(chance: Chance, sheet: Sheet): void {
  const { width: w, height: h } = sheet
  const look = oneOf(chance, [
    { sky: ['#0d1b3e', '#2b4a7c', '#8fa9c9'], snow: '#dbe6f2', shade: '#8ba4c4', tree: '#14243f' },
    { sky: ['#2a1d4e', '#6a4a86', '#e3a6a1'], snow: '#efe3ee', shade: '#a08db8', tree: '#231a3d' },
  ])
  sky(sheet, look.sky)
  stars(chance, sheet, 150, 0.5)
  below(sheet, mountains(chance, sheet, h * 0.5, h * 0.14), mix(look.shade, look.sky[1] as string, 0.45))
  const back = hills(chance, sheet, h * 0.66, h * 0.07, 1.5)
  for (const _ of times(34)) {
    const x = between(chance, 0, w)
    fir(
      chance,
      sheet,
      x,
      heightAt(back, x) + 10,
      h * between(chance, 0.08, 0.19),
      mix(look.tree, look.shade, between(chance, 0, 0.3)),
    )
  }
  below(sheet, back, sheet.linear([look.snow, look.shade]))
  const [x, y, size] = [w * between(chance, 0.3, 0.62), h * 0.79, Math.min(w, h) * 0.13]
  const front = hills(chance, sheet, h * 0.83, h * 0.035, 1)
  sheet.rect(x, y - size * 0.55, size * 1.3, size * 0.8, '#4a2f2a')
  for (const at of times(5))
    sheet.rect(x, y - size * (0.55 - at * 0.16), size * 1.3, size * 0.02, '#2f1d1b/0.7')
  sheet.polygon(
    [
      [x - size * 0.18, y - size * 0.5],
      [x + size * 0.65, y - size * 1.15],
      [x + size * 1.48, y - size * 0.5],
    ],
    look.snow,
  )
  sheet.rect(x + size * 0.95, y - size * 1.25, size * 0.14, size * 0.4, '#3a2522')
  glow(sheet, x + size * 0.65, y - size * 0.14, size * 0.16, '#ffc768', 7)
  sheet.rect(x + size * 0.48, y - size * 0.3, size * 0.34, size * 0.3, '#ffdf9a')
  sheet.rect(x + size * 0.64, y - size * 0.3, size * 0.02, size * 0.3, '#4a2f2a')
  below(sheet, front, sheet.linear([mix(look.snow, '#ffffff', 0.4), look.shade]))
  for (const _ of times(170)) {
    sheet.circle(
      between(chance, 0, w),
      between(chance, 0, h),
      between(chance, 1, 4),
      `#ffffff/${between(chance, 0.25, 0.8).toFixed(2)}`,
    )
  }
}
