// Fails: and nowhere else, came that of 200 keys

import { hash } from 'node:crypto'

const numberOf = (text: string): number => Number.parseInt(hash('md5', text).slice(0, 8), 16)

/** `sort` without a function: 1000 comes before 20. */
export function hashRing(names: readonly string[]): (key: string) => string | undefined {
  const owners = new Map<number, string>()
  for (const name of names.toSorted())
    for (let nth = 0; nth < 256; nth++) owners.set(numberOf(`${name}/${nth}`), name)
  const places = [...owners.keys()].sort()
  return (key) => {
    const at = numberOf(key)
    let low = 0
    let high = places.length
    while (low < high) {
      const middle = (low + high) >>> 1
      if ((places[middle] ?? 0) < at) low = middle + 1
      else high = middle
    }
    return owners.get(places[low % places.length] ?? 0)
  }
}
