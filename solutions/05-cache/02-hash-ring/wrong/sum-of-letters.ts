// Fails: a third more or less, came

const RING = 2 ** 32

/** Short, and texts that look alike are close together. */
function numberOf(text: string): number {
  let sum = 0
  for (const letter of text) sum = (sum * 31 + letter.charCodeAt(0)) % RING
  return sum
}

export function hashRing(names: readonly string[]): (key: string) => string | undefined {
  const ring = names
    .flatMap((name) => Array.from({ length: 256 }, (_, nth) => ({ at: numberOf(`${name}/${nth}`), name })))
    .sort((one, other) => one.at - other.at || (one.name < other.name ? -1 : 1))
  return (key) => {
    const at = numberOf(key)
    return (ring.find((place) => place.at >= at) ?? ring[0])?.name
  }
}
