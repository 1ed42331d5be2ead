/** Web servers' caches over the same Redis servers, and a database that has a history. */
import { randomBytes } from 'node:crypto'
import { type Call, ownCall } from '@ztm/domain/call'
import { createLog } from '@ztm/node/log'
import { until } from '@ztm/testkit/eventually'
import { onTestFinished } from 'vitest'
import { connectCacheServers } from '../src/cache/cache-servers.ts'
import { createRedisCache, type Outcome } from '../src/cache/redis-cache.ts'
import { learn, moveOn, positionIn } from '../src/database/position.ts'
import { neighboursOf, type RedisServer, SECRET } from './redis-servers.ts'

/** In seconds. */
export const KEPT = 60

const LOG = createLog('test', 'silent')

export const person = (): Call => ownCall('test', Date.now, 5_000)

/** What is counted must not depend on how busy the computer is. In milliseconds, like the stage's own. */
const UNHURRIED = 5_000
export const PATIENCE = 50

/** The cache of one web server. */
export async function cacheOver(redis: readonly RedisServer[], patience = UNHURRIED) {
  const servers = connectCacheServers(neighboursOf(redis), { secret: SECRET, patience }, LOG)
  onTestFinished(servers.close)
  await servers.tried()
  const outcomes: Record<Outcome, number> = { hit: 0, shared: 0, miss: 0, past: 0, held: 0, away: 0 }
  const cache = createRedisCache(servers, randomBytes, (outcome) => {
    outcomes[outcome] += 1
  })
  const isHere = (name: string) =>
    servers
      .list()
      .find((server) => server.name === name)
      ?.isHere() ?? false
  return {
    ...cache,
    outcomes,
    servers,
    untilAway: (name: string) => until(`${name} to be away`, () => !isHere(name)),
    untilHere: (name: string) => until(`${name} to be here`, () => isHere(name), { within: 10_000 }),
  }
}

export type WebCache = Awaited<ReturnType<typeof cacheOver>>

/**
 * One value for each key, in a history of all. A replica is as far behind as the test lets it be, but never behind what
 * somebody has seen.
 */
export function historyOf(replicaIsBehindBy: () => number = () => 0) {
  const writes: { key: string; value: string }[] = []
  const queries: string[] = []
  return {
    queries,
    write(call: Call, key: string, value: string): void {
      writes.push({ key, value })
      moveOn(call.seen, { epoch: 1, seq: writes.length })
    },
    read({ seen }: Call, key: string): string | undefined {
      queries.push(key)
      const asked = positionIn(seen)
      const seq = Math.max(asked.seq, writes.length - replicaIsBehindBy(), 0)
      learn(seen, asked, { epoch: 1, seq })
      return writes.slice(0, seq).findLast((write) => write.key === key)?.value
    },
    latest: (key: string): string | undefined => writes.findLast((write) => write.key === key)?.value,
  }
}
