// Fails: expected one of them, came nothing

import { hash } from 'node:crypto'

const numberOf = (text: string): number => Number.parseInt(hash('md5', text).slice(0, 8), 16)

/** The first place at or after the key's. Behind the last one there is none. */
export function hashRing(names: readonly string[]): (key: string) => string | undefined {
  const ring = names
    .flatMap((name) => Array.from({ length: 256 }, (_, nth) => ({ at: numberOf(`${name}/${nth}`), name })))
    .sort((one, other) => one.at - other.at || (one.name < other.name ? -1 : 1))
  return (key) => {
    const at = numberOf(key)
    return ring.find((place) => place.at >= at)?.name
  }
}
