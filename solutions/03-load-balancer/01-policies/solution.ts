/** Who gets the next request. */

export type Backend = { name: string; weight: number; inFlight: number; inSince: number }
export type Policy = (usable: readonly Backend[], now: number) => Backend | undefined

const SLOW_START = 5_000
const LEAST_SHARE = 0.1

export function shareOf({ weight, inSince }: Backend, now: number): number {
  const grown = inSince === 0 ? 1 : Math.min(1, Math.max(LEAST_SHARE, (now - inSince) / SLOW_START))
  return weight * grown
}

/**
 * Everybody gains their share, the richest goes, and pays for all. What all have together stays 0, so nobody can run far
 * ahead, and nobody is forgotten: who has waited for long has become rich.
 */
export function roundRobin(): Policy {
  // By the server and not by its place in the list, which changes as servers come and go.
  const wealth = new WeakMap<Backend, number>()
  return (usable, now) => {
    let richest: Backend | undefined
    let most = Number.NEGATIVE_INFINITY
    let total = 0
    for (const backend of usable) {
      const share = shareOf(backend, now)
      const has = (wealth.get(backend) ?? 0) + share
      wealth.set(backend, has)
      total += share
      if (has > most) {
        richest = backend
        most = has
      }
    }
    if (richest) wealth.set(richest, most - total)
    return richest
  }
}

/** Slowness shows without being measured: who is slow keeps its requests for longer, and so is given fewer. */
export function leastConnections(): Policy {
  const inTurn = roundRobin()
  return (usable, now) => {
    const load = (backend: Backend) => backend.inFlight / shareOf(backend, now)
    const least = Math.min(...usable.map(load))
    const idlest = usable.filter((backend) => load(backend) === least)
    // On a quiet day everybody has 0. The first of them must not be the first each time.
    return inTurn(idlest, now)
  }
}

export const POLICIES = { 'round-robin': roundRobin, 'least-connections': leastConnections }
