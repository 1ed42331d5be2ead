// Fails: a third more or less, came

import { hash } from 'node:crypto'

const RING = 2 ** 32
const PLACES = 256
const numberOf = (text: string): number => Number.parseInt(hash('md5', text).slice(0, 8), 16)

/** A server's places are all equally far from each other. So they all have the same neighbours at the same distance. */
export function hashRing(names: readonly string[]): (key: string) => string | undefined {
  const ring = names
    .flatMap((name) =>
      Array.from({ length: PLACES }, (_, nth) => ({
        at: (numberOf(name) + (nth * RING) / PLACES) % RING,
        name,
      })),
    )
    .sort((one, other) => one.at - other.at || (one.name < other.name ? -1 : 1))
  return (key) => {
    const at = numberOf(key)
    return (ring.find((place) => place.at >= at) ?? ring[0])?.name
  }
}
