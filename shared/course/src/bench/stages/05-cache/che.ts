/**
 * The hit ratio of LRU where each thing is asked for independently of what was before: H. Che, Y. Tung, Z. Wang,
 * "Hierarchical Web Caching Systems", IEEE JSAC 20(7), 2002. In their approximation everything stays for the same time
 * after its last use, the one in which as many different things are asked for as there is room for.
 */

/** @param shares of all askings, one a thing @param room how many fit, fewer than there are @returns 0 to 1 */
export function cheOfLru(shares: readonly number[], room: number): number {
  const usedWithin = (time: number) => shares.reduce((sum, share) => sum - Math.expm1(-share * time), 0)
  let [short, long] = [0, room]
  while (usedWithin(long) < room) long *= 2
  while (long - short > 1e-9 * long) {
    const middle = (short + long) / 2
    if (usedWithin(middle) < room) short = middle
    else long = middle
  }
  return shares.reduce((sum, share) => sum - share * Math.expm1(-share * long), 0)
}
