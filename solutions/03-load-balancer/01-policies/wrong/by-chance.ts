// Fails: Three equal servers, after 4 requests: expected that web-1 has had about 1.3 of them

import { type Backend, type Policy, shareOf } from '../solution.ts'

export { shareOf }

/** By weighted chance: right on average, and after nine requests nobody is average. */
export function roundRobin(): Policy {
  let state = 7
  return (usable, now) => {
    state = (state * 48_271) % 2_147_483_647
    const total = usable.reduce((sum, backend) => sum + shareOf(backend, now), 0)
    let at = (state / 2_147_483_647) * total
    return usable.find((backend) => {
      at -= shareOf(backend, now)
      return at < 0
    })
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
