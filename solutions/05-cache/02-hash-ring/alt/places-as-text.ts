/** A ring of texts, a hundred for each server: hexadecimal numbers of equal length sort as the numbers do. */
import { hash } from 'node:crypto'

export function hashRing(names: readonly string[]) {
  const owners = new Map<string, string>()
  for (const name of [...names].sort().reverse()) {
    for (let turn = 0; turn < 100; turn++) owners.set(hash('sha256', `${turn} of ${name}`), name)
  }
  const places = [...owners.keys()].sort()
  // Backwards: a key belongs to the last place before its own, and before the first it is the last one.
  return (key: string): string | undefined => {
    const at = hash('sha256', key)
    let before = places.at(-1)
    let [low, high] = [0, places.length - 1]
    while (low <= high) {
      const middle = Math.floor((low + high) / 2)
      const place = places[middle] ?? ''
      if (place < at) {
        before = place
        low = middle + 1
      } else high = middle - 1
    }
    return before && owners.get(before)
  }
}
