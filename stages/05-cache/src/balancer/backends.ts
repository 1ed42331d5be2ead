/** The web servers as the balancer sees them: who there is, what each is doing, and who may be given a request now. */
import { createInFlight, type InFlight } from '@ztm/node/in-flight'
import type { Neighbour, Neighbours } from '@ztm/node/neighbours'

export type Backend = {
  name: string
  neighbour: Neighbour
  /** A share of the requests, beside the others'. */
  weight: number
  inFlight: number
  /** What gives up each of the requests that it has been sent and has not begun to answer. */
  waiting: InFlight<() => void>
  /** What the active checks say. */
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
export function createBackends(servers: Neighbours, weights: Readonly<Record<string, number>>): Backends {
  const taken = (neighbour: Neighbour, healthy: boolean): Backend => ({
    name: neighbour.name,
    neighbour,
    weight: weights[neighbour.name] ?? 1,
    inFlight: 0,
    waiting: createInFlight(),
    healthy,
    ejectedUntil: 0,
    inSince: 0,
  })
  let backends = servers.list().map((neighbour) => taken(neighbour, true))

  servers.onChange((list) => {
    backends = list.map((neighbour) => {
      const known = backends.find(({ name }) => name === neighbour.name)
      const stayed = known?.neighbour.port === neighbour.port
      // Whoever is new has yet to show that it can serve.
      return known && stayed ? known : taken(neighbour, false)
    })
  })

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
