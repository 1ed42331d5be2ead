// Fails: a third more or less, came

import { hash } from 'node:crypto'

const numberOf = (text: string): number => Number.parseInt(hash('md5', text).slice(0, 8), 16)

export function hashRing(names: readonly string[]): (key: string) => string | undefined {
  const ring = names
    .flatMap((name) => Array.from({ length: 10 }, (_, nth) => ({ at: numberOf(`${name}/${nth}`), name })))
    .sort((one, other) => one.at - other.at || (one.name < other.name ? -1 : 1))
  return (key) => {
    const at = numberOf(key)
    return (ring.find((place) => place.at >= at) ?? ring[0])?.name
  }
}
