/**
 * A Redis server as a node's process, with a memory limit of its own, and nothing kept on disk. Its configuration comes
 * on its standard input, because what stands in a command can be read by everybody on the computer.
 */
import { launch } from './launch.ts'
import { REDIS_WORDS } from './log-words.ts'
import { anyFree, freeAgain } from './ports.ts'
import type { Counters, Program } from './program.ts'
import type { Reaper } from './reaper.ts'
import { type RedisPlace, redisConfiguration } from './redis-configuration.ts'
import { askRedis } from './redis-request.ts'

/** In milliseconds. */
const READY_WITHIN = 2_000
const COUNTERS_WITHIN = 1_000

/** @param file the path of `redis-server` or `valkey-server` */
export function redisServer(file: string, place: RedisPlace, reaper: Reaper): Program {
  const { secret } = place
  return {
    // It cannot say which port the system gave it, so that it has to be told one.
    choosePorts: async ({ port }) => ({ port: (await freeAgain(port)) || (await anyFree()), adminPort: 0 }),

    begin({ port }, _given, { onLine, onListen, onEnd }) {
      const input = redisConfiguration(port, place)
      const command = { file, args: ['-'], env: process.env, input, words: REDIS_WORDS }
      const launched = launch(command, reaper, { onLine, onMessage: () => {}, onEnd })
      let listens = false

      async function notReadyBecause(): Promise<string | undefined> {
        try {
          const [pong, info = ''] = await askRedis(port, secret, ['PING', 'INFO server'], READY_WITHIN)
          // Its neighbour may have taken the port before it, and has the same secret.
          if (numberIn(info, 'process_id') !== launched.child.pid) return 'another server has its port'
          if (!listens) onListen({ port, adminPort: 0 })
          listens = true
          return pong === 'PONG' ? undefined : `it answers PING with ${pong}`
        } catch (error) {
          return error instanceof Error ? error.message : String(error)
        }
      }

      return {
        ...launched,
        notReadyBecause,
        counters: async () =>
          countersIn((await askRedis(port, secret, ['INFO all'], COUNTERS_WITHIN))[0] ?? ''),
        portWasTaken: () => launched.lastLines().some((line) => line.includes('Address already in use')),
      }
    },
  }
}

function countersIn(info: string): Counters {
  // What a connection begins and ends with is no request, nor is asking how it is, as the lab does each second.
  const calls = info.matchAll(/^cmdstat_(?!(?:auth|hello|client|quit|ping|info)\b)[^:]*:calls=(\d+)/gm)
  return {
    cpuSeconds: numberIn(info, 'used_cpu_sys') + numberIn(info, 'used_cpu_user'),
    memory: numberIn(info, 'used_memory_rss'),
    requests: Array.from(calls, ([, count]) => Number(count)).reduce((all, count) => all + count, 0),
    cache: {
      hits: numberIn(info, 'keyspace_hits'),
      misses: numberIn(info, 'keyspace_misses'),
      evictions: numberIn(info, 'evicted_keys'),
    },
  }
}

const numberIn = (info: string, field: string) =>
  Number(new RegExp(`^${field}:([\\d.]+)`, 'm').exec(info)?.[1] ?? 0)
