/** Whom a node may talk to, as it was told: the only way in which nodes learn of each other. */
import { z } from 'zod'

export type Neighbour = {
  /** Such as `database-2`. */
  name: string
  kind: string
  roles: readonly string[]
  center: string
  /** Where on earth that is: one of `regions.ts`. */
  region: string
  group: number
  /** Its address in the simulated world: 203.0.113.x where public, 10.c.x.x where private. */
  ip: string
  /** The same for IPv6, from the documentation prefix 2001:db8::/32. */
  ip6: string
  /** Where it can really be connected to on this computer. */
  host: string
  port: number
  /** Where it says how it is: for whoever checks on it. */
  adminPort: number
}

export type Neighbours = {
  list(): readonly Neighbour[]
  /** Of all that there are, also those that do not listen yet: what a majority is reckoned from, and keys are divided among. */
  names(): readonly string[]
  /** Calls back at every change from now on. @returns how to stop that */
  onChange(listener: (neighbours: readonly Neighbour[]) => void): () => void
}

const Told: z.ZodType<Neighbour[]> = z.array(
  z.object({
    name: z.string(),
    kind: z.string(),
    roles: z.array(z.string()),
    center: z.string(),
    region: z.string(),
    group: z.number(),
    ip: z.string(),
    ip6: z.string(),
    host: z.string(),
    port: z.number(),
    adminPort: z.number(),
  }),
)

/** The first state, as the environment gives it: a JSON array. */
export const NeighboursText = z
  .string()
  .transform((text, context) => {
    try {
      return JSON.parse(text)
    } catch {
      context.addIssue({ code: 'custom', message: 'must be a JSON array of neighbours' })
      return z.NEVER
    }
  })
  .pipe(Told)

/** Where all nodes start at once, a neighbour's port is 0 until it listens; until then it is not in the lists. */
export function createAllNeighbours(first: readonly Neighbour[]) {
  let all = first
  const listeners = new Set<(before: readonly Neighbour[]) => void>()
  const of = (kind: string, among: readonly Neighbour[]) =>
    among.filter((neighbour) => neighbour.kind === kind && neighbour.port !== 0)

  function neighbours(kind: string): Neighbours {
    return {
      list: () => of(kind, all),
      names: () => all.filter((neighbour) => neighbour.kind === kind).map(({ name }) => name),
      onChange(listener) {
        const compare = (before: readonly Neighbour[]) => {
          const now = of(kind, all)
          if (JSON.stringify(of(kind, before)) !== JSON.stringify(now)) listener(now)
        }
        listeners.add(compare)
        return () => listeners.delete(compare)
      },
    }
  }

  function update(now: readonly Neighbour[]): void {
    const before = all
    all = now
    for (const listener of listeners) listener(before)
  }

  const unknown = () => all.filter(({ port }) => port === 0).map(({ name }) => name)

  return { neighbours, update, unknown }
}
