/** Choosing by weight: each as often as its share of all weights. */
import type { Chance } from '@ztm/domain/seed/chance'

export function weighted<T extends { weight: number }>(choices: readonly T[], chance: Chance): () => T {
  const all = choices.reduce((sum, { weight }) => sum + weight, 0)
  return () => {
    let left = chance() * all
    const chosen = choices.find(({ weight }) => {
      left -= weight
      return left < 0
    })
    // A sum of roundings may fall short of the last one by a hair.
    return chosen ?? (choices.at(-1) as T)
  }
}
