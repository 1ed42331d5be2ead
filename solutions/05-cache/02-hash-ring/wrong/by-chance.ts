// Fails: expected the same at both of two web servers

import { hash, randomUUID } from 'node:crypto'

const SALT = randomUUID()
const numberOf = (text: string): number => Number.parseInt(hash('md5', text).slice(0, 8), 16)

/** With a salt, nobody can aim many keys at one server. But every process has its own. */
export function hashRing(names: readonly string[]): (key: string) => string | undefined {
  const ring = names
    .flatMap((name) =>
      Array.from({ length: 256 }, (_, nth) => ({ at: numberOf(`${SALT}/${name}/${nth}`), name })),
    )
    .sort((one, other) => one.at - other.at || (one.name < other.name ? -1 : 1))
  return (key) => {
    const at = numberOf(key)
    return (ring.find((place) => place.at >= at) ?? ring[0])?.name
  }
}
