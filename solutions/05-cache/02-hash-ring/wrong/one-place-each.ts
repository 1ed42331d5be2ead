// Fails: a third more or less, came

import { hash } from 'node:crypto'

const numberOf = (text: string): number => Number.parseInt(hash('md5', text).slice(0, 8), 16)

/** A ring, and everybody's name on it once. */
export function hashRing(names: readonly string[]): (key: string) => string | undefined {
  const ring = names
    .map((name) => ({ at: numberOf(name), name }))
    .sort((one, other) => one.at - other.at || (one.name < other.name ? -1 : 1))
  return (key) => {
    const at = numberOf(key)
    return (ring.find((place) => place.at >= at) ?? ring[0])?.name
  }
}
