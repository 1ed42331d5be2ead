/** Whom a node may talk to, as it was told: the only way in which nodes learn of each other. */

export type Neighbour = {
  /** Such as `database-2`. */
  name: string
  kind: string
  roles: readonly string[]
  center: string
  group: number
  /** Its address in the simulated world: 203.0.113.x where public, 10.c.x.x where private. */
  ip: string
  /** The same for IPv6, from the documentation prefix 2001:db8::/32. */
  ip6: string
  /** Where it can really be connected to on this computer. */
  host: string
  port: number
}

export type Neighbours = {
  list(): readonly Neighbour[]
  /** Calls back at every change from now on. @returns how to stop that */
  onChange(listener: (neighbours: readonly Neighbour[]) => void): () => void
}
