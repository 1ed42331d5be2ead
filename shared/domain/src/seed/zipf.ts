/**
 * Popularity as it is among people and their pictures (Zipf): the second is half as popular as the first, the third a
 * third as popular. Ranks are drawn without a table of them all, by rejection-inversion: W. Hörmann, G. Derflinger,
 * "Rejection-inversion to generate variates from monotone discrete distributions", ACM TOMACS 6(3), 1996.
 */
import type { Chance } from './chance.ts'

/** @returns draws a rank from 0 to `count - 1`, each `1 / (rank + 1)` as likely as the first */
export function zipfRanks(chance: Chance, count: number): () => number {
  // The paper's H is the integral of 1/x, under whose curve a point is drawn; the ranks are steps below the curve.
  const lowest = Math.log(1.5) - 1
  const highest = Math.log(count + 0.5)
  const sure = 2 - Math.exp(Math.log(2.5) - 1 / 2)
  return () => {
    for (;;) {
      const point = highest + chance() * (lowest - highest)
      const x = Math.exp(point)
      const rank = Math.min(Math.max(Math.round(x), 1), count)
      if (rank - x <= sure || point >= Math.log(rank + 0.5) - 1 / rank) return rank - 1
    }
  }
}

/** How popular a rank is among so many, as a part of the whole: all parts add up to 1. */
export function zipfShare(count: number): (rank: number) => number {
  let whole = 0
  for (let rank = 0; rank < count; rank++) whole += 1 / (rank + 1)
  return (rank) => 1 / (rank + 1) / whole
}
