// Fails: It ended in an error

import { type Backend, type Policy, roundRobin, shareOf } from '../solution.ts'

export { roundRobin, shareOf }

export function leastConnections(): Policy {
  const inTurn = roundRobin()
  return (usable, now) => {
    const load = (backend: Backend) => backend.inFlight / shareOf(backend, now)
    const least = usable.map(load).reduce((a, b) => Math.min(a, b))
    return inTurn(
      usable.filter((backend) => load(backend) === least),
      now,
    )
  }
}

export const POLICIES = { 'round-robin': roundRobin, 'least-connections': leastConnections }
