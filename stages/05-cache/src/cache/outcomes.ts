/** What the cache is worth, as metrics of a web server. */
import { Counter, Gauge, type Registry } from 'prom-client'
import type { CacheServers } from './cache-servers.ts'
import type { Outcome } from './redis-cache.ts'

export function countOutcomes(
  metrics: Registry,
  servers: Pick<CacheServers, 'list'>,
): (outcome: Outcome) => void {
  const lookups = new Counter({
    name: 'cache_lookups_total',
    help: 'hit and shared cost no load; what is missed is kept; past (read before), held (being changed), away are not',
    labelNames: ['outcome'],
    registers: [metrics],
  })
  new Gauge({
    name: 'cache_server_here',
    help: '1 where this cache server is asked, 0 where it is away or has just come back',
    labelNames: ['server'],
    registers: [metrics],
    collect() {
      for (const server of servers.list()) this.set({ server: server.name }, server.isHere() ? 1 : 0)
    },
  })
  return (outcome) => lookups.inc({ outcome })
}
