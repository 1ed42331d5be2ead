// Fails: expected the same server for both orders

import { hash } from 'node:crypto'

const numberOf = (text: string): number => Number.parseInt(hash('md5', text).slice(0, 8), 16)

/** `cache-1` with `11` is at the same place as `cache-11` with `1`, and there whoever was named last wins. */
export function hashRing(names: readonly string[]): (key: string) => string | undefined {
  const owners = new Map<number, string>()
  for (const name of names) for (let nth = 0; nth < 256; nth++) owners.set(numberOf(`${name}${nth}`), name)
  const ring = [...owners].sort(([one], [other]) => one - other)
  return (key) => {
    const at = numberOf(key)
    return (ring.find(([place]) => place >= at) ?? ring[0])?.[1]
  }
}
