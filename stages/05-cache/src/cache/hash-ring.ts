/**
 * Consistent hashing (Karger et al., 1997): each server stands at many places of a ring, and a key belongs to the first
 * one at or after its own place. With one server more or less, only the keys between it and its neighbours move, where
 * `hash % n` would move nearly all of them.
 */
import { hash } from 'node:crypto'

/** Places for each server: how far shares stray from equal falls with its square root, to 6% here. */
const VIRTUAL_NODES = 256

type Place = { at: number; name: string }

/** From 0 to 2³² - 1. MD5, because it scatters well and is at hand; nothing here is secret. */
const placeOf = (text: string): number => Number.parseInt(hash('md5', text).slice(0, 8), 16)

/** @returns which of these servers a key belongs to; undefined where there is none */
export function hashRing(names: readonly string[]): (key: string) => string | undefined {
  const ring: Place[] = names
    .flatMap((name) =>
      Array.from({ length: VIRTUAL_NODES }, (_, nth) => ({ at: placeOf(`${name}/${nth}`), name })),
    )
    // By name too: two servers at one place must be in the same order for everybody.
    .sort((one, other) => one.at - other.at || (one.name < other.name ? -1 : 1))

  return (key) => {
    const at = placeOf(key)
    let low = 0
    let high = ring.length
    while (low < high) {
      const middle = (low + high) >>> 1
      if ((ring[middle] as Place).at < at) low = middle + 1
      else high = middle
    }
    return ring[low % ring.length]?.name
  }
}
