/**
 * The cache servers, and which of them a key belongs to. A key stays where it belongs while its server is away, and is
 * read from the database meanwhile: moved to another server, it would be there for one web server and here for the
 * next, and a change would be told to one of the two.
 */
import type { Neighbour, Neighbours } from '@ztm/node/neighbours'
import type { Logger } from 'pino'
import { type CacheServer, connectCacheServer, type HowToAsk } from './cache-server.ts'
import { hashRing } from './hash-ring.ts'

export type CacheServers = ReturnType<typeof connectCacheServers>

export function connectCacheServers(neighbours: Neighbours, how: HowToAsk, log: Logger) {
  const servers = new Map<string, { at: string; server: CacheServer }>()
  let ring = hashRing([])

  function follow(list: readonly Neighbour[]): void {
    ring = hashRing(neighbours.names())
    for (const neighbour of list) {
      const at = `${neighbour.host}:${neighbour.port}`
      const known = servers.get(neighbour.name)
      if (known?.at === at) continue
      known?.server.close()
      servers.set(neighbour.name, {
        at,
        server: connectCacheServer(neighbour, known === undefined, how, log),
      })
    }
  }

  follow(neighbours.list())
  const unfollow = neighbours.onChange(follow)
  return {
    /** @returns undefined where there is none, or none has been heard of yet */
    of: (key: string): CacheServer | undefined => servers.get(ring(key) ?? '')?.server,
    list: (): CacheServer[] => Array.from(servers.values(), ({ server }) => server),
    /** Resolves when each of them has been tried: who began earlier could not tell it of a change. */
    async tried(): Promise<void> {
      await Promise.all(Array.from(servers.values(), ({ server }) => server.firstTry))
    },
    close(): void {
      unfollow()
      for (const { server } of servers.values()) server.close()
    },
  }
}
