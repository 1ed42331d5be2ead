// Fails: expected the same server for both orders

import { hash } from 'node:crypto'

const numberOf = (text: string): number => Number.parseInt(hash('md5', text).slice(0, 8), 16)

/** Servers are numbered anyway. */
export function hashRing(names: readonly string[]): (key: string) => string | undefined {
  const ring = names
    .flatMap((name, number) =>
      Array.from({ length: 256 }, (_, nth) => ({ at: numberOf(`${number}/${nth}`), name })),
    )
    .sort((one, other) => one.at - other.at)
  return (key) => {
    const at = numberOf(key)
    return (ring.find((place) => place.at >= at) ?? ring[0])?.name
  }
}
