/** One of our own programs as a node's process: told by its environment, and over a channel it says where it listens. */
import type { FromNode } from '@ztm/node/node'
import { askAdmin, notReadyBecause } from './admin-request.ts'
import { launch, ours } from './launch.ts'
import { freeAgain } from './ports.ts'
import type { Counters, Ports, Program } from './program.ts'
import type { Reaper } from './reaper.ts'

const COUNTERS_WITHIN = 1_000
/** What a node counts of what it is asked for: the first that it has, since whoever serves people may have a database. */
const REQUESTS = [
  'http_requests_total',
  'balancer_requests_total',
  'edge_requests_total',
  'database_operations_total',
]
/** What whoever looks things up in a cache counts, and what an edge does, which has one itself. */
const LOOKUPS = '(?:cache_lookups|edge_requests)_total'
const FOUND = '(?:outcome|result)="(?:hit|shared|stale|revalidated)"'

/** @param fixedPort 0 where any will do */
export function ownProgram(main: string, env: NodeJS.ProcessEnv, fixedPort: number, reaper: Reaper): Program {
  return {
    choosePorts: async ({ port, adminPort }) => ({
      port: fixedPort || (await freeAgain(port)),
      adminPort: await freeAgain(adminPort),
    }),

    begin({ port, adminPort }, { neighbours, serviceTime }, { onLine, onListen, onEnd }) {
      let listens: Ports | undefined
      const told = {
        PORT: `${port}`,
        ADMIN_PORT: `${adminPort}`,
        NEIGHBOURS: JSON.stringify(neighbours),
        SERVICE_TIME_MS: `${serviceTime}`,
      }
      const launched = launch(ours(main, { ...env, ...told }), reaper, {
        onLine,
        onMessage: (message) => {
          const { port, adminPort } = message as FromNode
          listens = { port, adminPort }
          onListen(listens)
        },
        onEnd,
      })
      return {
        ...launched,
        notReadyBecause: async () =>
          listens ? await notReadyBecause(listens.adminPort) : 'it does not listen',
        counters: async () => await countersAt(listens?.adminPort ?? 0),
        // It was told which, and says so as it ends.
        portWasTaken: () => false,
      }
    },
  }
}

async function countersAt(adminPort: number): Promise<Counters> {
  const { text } = await askAdmin(adminPort, '/metrics', { within: COUNTERS_WITHIN })
  return countersIn(text)
}

/** @param text in the format of Prometheus */
export function countersIn(text: string): Counters {
  const sum = (metric: string, labels = '.*') => {
    const lines = text.matchAll(new RegExp(`^${metric}(?:\\{${labels}\\})? (\\S+)`, 'gm'))
    return Array.from(lines, ([, value]) => Number(value)).reduce((all, value) => all + value, 0)
  }
  const hits = sum(LOOKUPS, FOUND)
  const requests = REQUESTS.find((metric) => text.includes(`# TYPE ${metric} `))
  return {
    ...(new RegExp(LOOKUPS).test(text) && {
      cache: { hits, misses: sum(LOOKUPS) - hits, evictions: sum('edge_evictions_total') },
    }),
    cpuSeconds: sum('process_cpu_seconds_total'),
    memory: sum('process_resident_memory_bytes'),
    // A query without a table only asks whether the database is there.
    requests: requests ? sum(requests, '(?!.*table="none").*') : null,
  }
}
