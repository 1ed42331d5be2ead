// Fails: Once it is back, after

import { type Backend, type Policy, shareOf } from '../solution.ts'

export { shareOf }

/** What everybody is owed goes on growing while they are away. */
export function roundRobin(): Policy {
  const owed = new Map<Backend, number>()
  return (usable, now) => {
    for (const backend of usable) owed.set(backend, owed.get(backend) ?? 0)
    const total = [...owed.keys()].reduce((sum, backend) => sum + shareOf(backend, now), 0)
    for (const [backend, claim] of owed) owed.set(backend, claim + shareOf(backend, now) / total)
    const [first] = usable.toSorted((a, b) => (owed.get(b) ?? 0) - (owed.get(a) ?? 0))
    if (first) owed.set(first, (owed.get(first) ?? 0) - 1)
    return first
  }
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
