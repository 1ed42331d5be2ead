// Fails: at most 1 more or less, came

import { type Backend, type Policy, shareOf } from '../solution.ts'

export { shareOf }

/** Each gets its whole share, and then the next one. */
export function roundRobin(): Policy {
  let current: Backend | undefined
  let left = 0
  return (usable, now) => {
    const at = current ? usable.indexOf(current) : -1
    if (!current || at < 0 || left < 1) {
      current = usable[(at + 1) % usable.length]
      left = current ? Math.max(1, shareOf(current, now)) : 0
    }
    left -= 1
    return current
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
