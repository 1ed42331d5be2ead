/** Who gets the next request. */

/** A web server as the balancer sees it. It is the same object each time. */
export type Backend = {
  name: string
  /** How much it can take, beside the others. More than 0. */
  weight: number
  /** How many requests it has been given and has not answered. The balancer counts them, not you. */
  inFlight: number
  /** Since when it takes part, in milliseconds; 0 from the very beginning. */
  inSince: number
}

/** @returns one of those who may be asked; undefined where there is none */
export type Policy = (usable: readonly Backend[], now: number) => Backend | undefined

const SLOW_START = 5_000
const LEAST_SHARE = 0.1

/** The weight that counts now: a server that has just started is slow, and its share grows. Given, nothing to do here. */
export function shareOf({ weight, inSince }: Backend, now: number): number {
  const grown = inSince === 0 ? 1 : Math.min(1, Math.max(LEAST_SHARE, (now - inSince) / SLOW_START))
  return weight * grown
}

export function roundRobin(): Policy {
  // TODO: everybody in turn, by their share, and no bursts. Now the first gets everything.
  return (usable, _now) => usable[0]
}

export function leastConnections(): Policy {
  // TODO: whoever has the fewest requests for their share, and in turn among equals. Now the last gets everything.
  return (usable, _now) => usable.at(-1)
}

/** As the balancer finds them. */
export const POLICIES = { 'round-robin': roundRobin, 'least-connections': leastConnections }
