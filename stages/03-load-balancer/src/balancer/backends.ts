/** The web servers as the balancer sees them: who there is, what each is doing, and who may be given a request now. */
import type { Neighbour, Neighbours } from '@ztm/node/neighbours'

export type Backend = {
  name: string
  neighbour: Neighbour
  /** A share of the requests, beside the others'. */
  weight: number
  inFlight: number
  /** What the active checks say. New ones are taken for well: the first check corrects that within its period. */
  healthy: boolean
  /** Until when the passive checks keep it out; 0 where they do not. Milliseconds since the epoch. */
  ejectedUntil: number
  /** Since when it takes part without a break: its share grows from there (slow start). 0: from the very beginning. */
  inSince: number
}

export type Backends = {
  all(): readonly Backend[]
  /** Who may be given a request, by the checks; everybody where the checks leave nobody. */
  usable(now: number): readonly Backend[]
}

/** Follows the neighbours: a server that is taken from the list gets no more requests and finishes those it has. */
export function createBackends(servers: Neighbours): Backends {
  let backends: Backend[] = []
  const follow = (list: readonly Neighbour[], inSince: number) => {
    backends = list.map((neighbour) => {
      const known = backends.find(({ name }) => name === neighbour.name)
      const moved = known?.neighbour.port !== neighbour.port
      if (known && !moved) return known
      return {
        name: neighbour.name,
        neighbour,
        weight: 1,
        inFlight: 0,
        healthy: true,
        ejectedUntil: 0,
        inSince,
      }
    })
  }
  follow(servers.list(), 0)
  servers.onChange((list) => follow(list, Date.now()))

  return {
    all: () => backends,
    usable(now) {
      const well = backends.filter((backend) => backend.healthy && backend.ejectedUntil <= now)
      // Checks that find everybody ill have more likely found something that all of them need, and a server that
      // answers 503 to half of what it is asked is better than nobody who answers (Envoy: panic threshold).
      return well.length > 0 ? well : backends
    },
  }
}
