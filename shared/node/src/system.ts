/** An architecture as data: what `system.ts` of a stage exports, what the lab starts, and what diagrams are drawn from. */

export type NodeKind = {
  /** Names the nodes: `web` becomes `web-1`, `web-2`, … */
  kind: string
  /** What a node stands for, so that one experiment ("kill what holds the data") runs on every stage. */
  roles: readonly Role[]
  /** `count` of them in each data center, near the people of each region, or in the whole world. */
  per: 'center' | 'region' | 'world'
  count: number
  /** How many groups of `count` there are, each holding a part of the data. */
  groups: number
  /** Kinds that it talks to: the only neighbours it is told of. */
  needs: readonly string[]
  /** Whether it has an address that people outside can reach. */
  public: boolean
} & (
  | {
      /** The file that runs as its process, relative to `src/`. */
      main: string
    }
  | { redis: RedisLimits }
)

/** A node that is a Redis server, and no program of ours. Nothing of it is kept on disk. */
export type RedisLimits = {
  /** In Redis' own words, such as `64mb`. */
  maxmemory: string
  /** What goes when it is full. */
  policy: 'allkeys-lru' | 'noeviction'
}

/**
 * `entry` is where the name in DNS leads; `names` answers DNS; `web` runs the web app; `data` holds rows; `files` holds
 * pictures; `cache` holds what was read; `edge` holds copies of pictures near people.
 */
export type Role = 'entry' | 'names' | 'web' | 'data' | 'files' | 'cache' | 'edge'

export type System = readonly NodeKind[]
