/** What several scenes are made of: numbers by chance, mixed colours, skylines of hills and mountains, skies. */
import { type Chance, oneOf } from '@ztm/domain/seed/chance'
import type { Point, Sheet } from './sheet.ts'

export const between = (chance: Chance, low: number, high: number): number => low + (high - low) * chance()

export const times = (count: number): number[] => Array.from({ length: Math.round(count) }, (_, at) => at)

/** A colour so far on the way from one to another. */
export function mix(from: string, to: string, part: number): string {
  const channel = (colour: string, at: number) => Number.parseInt(colour.slice(at, at + 2), 16)
  const mixed = [1, 3, 5].map((at) => Math.round(channel(from, at) * (1 - part) + channel(to, at) * part))
  return `#${mixed.map((value) => value.toString(16).padStart(2, '0')).join('')}`
}

/** A skyline from the left to the right edge: waves upon waves, the smaller ones at random. */
export function hills(chance: Chance, { width }: Sheet, base: number, height: number, waves = 2): Point[] {
  const layers = times(5).map((octave) => ({
    size: height / 2 ** octave,
    pace: (waves * 2 ** octave * Math.PI) / width,
    start: between(chance, 0, 2 * Math.PI),
  }))
  return times(width / 8 + 1).map((step) => {
    const x = step * 8
    return [x, layers.reduce((y, { size, pace, start }) => y + (size / 2) * Math.sin(x * pace + start), base)]
  })
}

/** A jagged skyline: the middle of each piece is moved up or down, again and again, less each time. */
export function mountains(
  chance: Chance,
  { width }: Sheet,
  base: number,
  height: number,
  rough = 0.52,
): Point[] {
  let line: Point[] = times(5).map((at) => [(at * width) / 4, base + between(chance, -height, height)])
  for (let size = height * rough, rounds = 0; rounds < 7; rounds++, size *= rough) {
    line = line.flatMap((point, at): Point[] => {
      const next = line[at + 1]
      if (!next) return [point]
      return [point, [(point[0] + next[0]) / 2, (point[1] + next[1]) / 2 + between(chance, -size, size)]]
    })
  }
  return line
}

/** Everything below a skyline. */
export function below(sheet: Sheet, skyline: readonly Point[], fill: string): void {
  sheet.polygon([...skyline, [sheet.width, sheet.height], [0, sheet.height]], fill)
}

export const heightAt = (skyline: readonly Point[], x: number): number =>
  skyline.find(([there]) => there >= x)?.[1] ?? skyline.at(-1)?.[1] ?? 0

export function sky(sheet: Sheet, colours: readonly string[]): void {
  sheet.rect(0, 0, sheet.width, sheet.height, sheet.linear(colours))
}

/** A light with its halo. */
export function glow(sheet: Sheet, x: number, y: number, r: number, colour: string, halo = 6): void {
  sheet.circle(
    x,
    y,
    r * halo,
    sheet.radial([`${colour}/0.55`, `${colour}/0.16`, `${colour}/0.04`, `${colour}/0`]),
  )
  sheet.circle(x, y, r, sheet.radial([mix(colour, '#ffffff', 0.6), mix(colour, '#ffffff', 0.45), colour]))
}

export function stars(chance: Chance, sheet: Sheet, count: number, until = 1): void {
  for (const _ of times(count)) {
    const size = between(chance, 0.6, 1) ** 3 * 2.6
    const colour = oneOf(chance, ['#ffffff', '#dfe8ff', '#fff1d6'])
    const dim = between(chance, 0.25, 1).toFixed(2)
    sheet.circle(
      between(chance, 0, sheet.width),
      between(chance, 0, sheet.height * until),
      size,
      `${colour}/${dim}`,
    )
  }
}

/** A fir with its foot there. */
export function fir(chance: Chance, sheet: Sheet, x: number, y: number, height: number, fill: string): void {
  const half = height * between(chance, 0.17, 0.23)
  const tiers = 6
  const side = (sign: number) =>
    times(tiers * 2).map((step): Point => {
      const out = half * ((step / (tiers * 2)) * (step % 2 ? 1 : 0.62) + 0.04)
      return [x + sign * out, y - height + (height * 0.92 * (step + 1)) / (tiers * 2)]
    })
  sheet.polygon([[x, y - height], ...side(1), ...side(-1).reverse()], fill)
  sheet.rect(x - half * 0.07, y - height * 0.1, half * 0.14, height * 0.12, fill)
}
