/** Notes for each server what it was due and what it has had, by name, and gives to the one that is owed most. */
import { type Backend, shareOf } from '../solution.ts'

export { shareOf }

class Turns {
  owed: Record<string, number> = {}

  next = (usable: readonly Backend[], now: number): Backend | undefined => {
    if (usable.length === 0) return
    const shares = usable.map((backend) => shareOf(backend, now))
    const all = shares.reduce((a, b) => a + b)
    usable.forEach(({ name }, at) => {
      this.owed[name] = (this.owed[name] ?? 0) + (shares[at] as number) / all
    })
    const [first] = [...usable].sort((a, b) => (this.owed[b.name] ?? 0) - (this.owed[a.name] ?? 0))
    if (first) this.owed[first.name] = (this.owed[first.name] as number) - 1
    return first
  }
}

export const roundRobin = () => new Turns().next

/** Among equals, whoever was named longest ago. */
export const leastConnections = () => {
  const named: string[] = []
  return (usable: readonly Backend[], now: number) => {
    let best: Backend | undefined
    let bestLoad = Number.POSITIVE_INFINITY
    for (const backend of usable) {
      const load = backend.inFlight / shareOf(backend, now)
      const earlier = best !== undefined && named.indexOf(backend.name) < named.indexOf(best.name)
      if (load < bestLoad || (load === bestLoad && earlier)) {
        best = backend
        bestLoad = load
      }
    }
    if (best) {
      const at = named.indexOf(best.name)
      if (at >= 0) named.splice(at, 1)
      named.push(best.name)
    }
    return best
  }
}

export const POLICIES = { 'round-robin': roundRobin, 'least-connections': leastConnections }
