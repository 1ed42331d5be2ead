/** Which of several cache servers a key belongs to. Every web server works that out for itself. */
import { hash } from 'node:crypto'

// With so many, a share strays by about 6% from equal; it falls with the square root.
const PLACES = 256

type Place = { at: number; name: string }

const numberOf = (text: string): number => Number.parseInt(hash('md5', text).slice(0, 8), 16)

export function hashRing(names: readonly string[]): (key: string) => string | undefined {
  const ring: Place[] = names
    .flatMap((name) => Array.from({ length: PLACES }, (_, nth) => ({ at: numberOf(`${name}/${nth}`), name })))
    // By name where two have the same place: else it would depend on the order of the names.
    .sort((one, other) => one.at - other.at || (one.name < other.name ? -1 : 1))

  return (key) => {
    const at = numberOf(key)
    let low = 0
    let high = ring.length
    while (low < high) {
      const middle = (low + high) >>> 1
      if ((ring[middle] as Place).at < at) low = middle + 1
      else high = middle
    }
    // Behind the last place there is none, and the ring begins again. Of an empty one, nothing is the first.
    return (ring[low] ?? ring[0])?.name
  }
}
