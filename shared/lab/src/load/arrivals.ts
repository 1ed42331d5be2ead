/** When requests are due, in milliseconds from the beginning, whatever becomes of them. */
import type { Chance } from '@ztm/domain/seed/chance'

/** @returns tells one time after the other, for ever */
export function arrivals(kind: 'even' | 'poisson', rate: number, chance: Chance): () => number {
  const mean = 1000 / rate
  if (kind === 'even') {
    // Multiplied, not added up: a sum of a million roundings would be a rate of its own.
    let nth = 0
    return () => nth++ * mean
  }
  let at = 0
  return () => {
    at += -Math.log1p(-chance()) * mean
    return at
  }
}
