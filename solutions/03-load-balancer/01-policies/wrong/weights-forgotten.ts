// Fails: at most 1 more or less, came

import { type Backend, type Policy, shareOf } from '../solution.ts'

export { shareOf }

/** In turn, whoever it is. */
export function roundRobin(): Policy {
  let turn = 0
  return (usable) => usable[turn++ % usable.length]
}

export function leastConnections(): Policy {
  const inTurn = roundRobin()
  return (usable, now) => {
    const load = (backend: Backend) => backend.inFlight / shareOf(backend, now)
    const least = Math.min(...usable.map(load))
    return inTurn(
      usable.filter((backend) => load(backend) === least),
      now,
    )
  }
}

export const POLICIES = { 'round-robin': roundRobin, 'least-connections': leastConnections }
