// Fails: Two are asked alternately, six times each

import { type Backend, type Policy, shareOf } from '../solution.ts'

export { shareOf }

const wealth = new WeakMap<Backend, number>()

export function roundRobin(): Policy {
  return (usable, now) => {
    let richest: Backend | undefined
    let total = 0
    for (const backend of usable) {
      const share = shareOf(backend, now)
      total += share
      const has = (wealth.get(backend) ?? 0) + share
      wealth.set(backend, has)
      if (!richest || has > (wealth.get(richest) ?? 0)) richest = backend
    }
    if (richest) wealth.set(richest, (wealth.get(richest) ?? 0) - total)
    return richest
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
