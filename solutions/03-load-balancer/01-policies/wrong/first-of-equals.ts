// Fails: What each gets of

import { type Backend, type Policy, roundRobin, shareOf } from '../solution.ts'

export { roundRobin, shareOf }

export function leastConnections(): Policy {
  return (usable, now) => {
    const load = (backend: Backend) => backend.inFlight / shareOf(backend, now)
    return usable.toSorted((a, b) => load(a) - load(b))[0]
  }
}

export const POLICIES = { 'round-robin': roundRobin, 'least-connections': leastConnections }
