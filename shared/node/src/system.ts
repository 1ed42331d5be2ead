/** An architecture as data: what `system.ts` of a stage exports, what the lab starts, and what diagrams are drawn from. */

export type NodeKind = {
  /** Names the nodes: `web` becomes `web-1`, `web-2`, … */
  kind: string
  /** What a node stands for, so that one experiment ("kill what holds the data") runs on every stage. */
  roles: readonly Role[]
  /** `count` of them in each data center, or in the whole world. */
  per: 'center' | 'world'
  count: number
  /** How many groups of `count` there are, each holding a part of the data. */
  groups: number
  /** Kinds that it talks to: the only neighbours it is told of. */
  needs: readonly string[]
  /** Whether it has an address that people outside can reach. */
  public: boolean
  /** The file that runs as its process, relative to `src/`. */
  main: string
}

/** `entry` is where the name in DNS leads; `names` answers DNS; `web` runs the web app; `data` holds rows; `files` holds pictures. */
export type Role = 'entry' | 'names' | 'web' | 'data' | 'files'

export type System = readonly NodeKind[]
