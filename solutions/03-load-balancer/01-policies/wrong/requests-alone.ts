// Fails: requests for each part of its share, came

import { type Policy, roundRobin, shareOf } from '../solution.ts'

export { roundRobin, shareOf }

/** Four requests are four requests, on whatever machine. (Its share counts, and only among equals.) */
export function leastConnections(): Policy {
  const inTurn = roundRobin()
  return (usable, now) => {
    const counts = usable.map((backend) => (backend.inSince === 0 ? backend.inFlight : backend.inFlight * 10))
    const least = Math.min(...counts)
    return inTurn(
      usable.filter((_, at) => counts[at] === least),
      now,
    )
  }
}

export const POLICIES = { 'round-robin': roundRobin, 'least-connections': leastConnections }
