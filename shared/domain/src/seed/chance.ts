/** Chance that can be repeated: the same seed gives the same numbers for ever. Never for secrets. */
import type { Random } from '../clock.ts'

/** The next number, from 0 to just below 1. */
export type Chance = () => number

/** Mulberry32, by Tommy Ettinger: 32 bits of state, quick, and even enough for made-up data. */
export function chanceFrom(seed: number): Chance {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

/** A whole number from 0 to `limit - 1`. */
export const wholeBelow = (chance: Chance, limit: number): number => Math.floor(chance() * limit)

export function oneOf<T>(chance: Chance, choices: readonly T[]): T {
  const chosen = choices[wholeBelow(chance, choices.length)]
  if (chosen === undefined) throw new Error('there is nothing to choose from')
  return chosen
}

/** How often something happens that happens `mean` times on average (Poisson): by counting the waits in between. */
export function timesOf(chance: Chance, mean: number): number {
  const wait = () => -Math.log1p(-chance())
  let times = 0
  for (let waited = wait(); waited < mean; waited += wait()) times += 1
  return times
}

/** As the `Random` port, for ids that are the same in every run. */
export const bytesOf =
  (chance: Chance): Random =>
  (count) => {
    const bytes = new Uint8Array(count)
    for (let at = 0; at < count; at++) bytes[at] = wholeBelow(chance, 256)
    return bytes
  }
