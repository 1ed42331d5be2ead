/** How many reads of the app's own mix are answered without asking the database anything, once the cache is warm. */
import { runLoad } from '@ztm/lab/load/run-load'
import { counted, queries } from '@ztm/testkit/promises/metrics'
import type { Figure, Value } from '../../measurement.ts'
import type { Populated } from './populated.ts'
import { countTouched, type Touched } from './touched.ts'

/** In seconds. */
const WARMING = 150
const COUNTED = 30
const CONNECTIONS = 16
/** In milliseconds: a slow answer is an answer here. */
const PATIENCE = 10_000
const LEAST = 90
/** What makes the cache of a web server ask the database, and what does not. */
const OUTCOMES = ['hit', 'shared', 'miss', 'past', 'held', 'away']

/** @param populated a system that tells of every request (`TELLING`) */
export async function readsWithoutDatabase({ system, mix }: Populated): Promise<Figure[]> {
  const seen = async () => ({
    queries: await queries(system),
    outcomes: await Promise.all(
      OUTCOMES.map((wanted) =>
        counted(system, 'web', 'cache_lookups_total', ({ outcome }) => outcome === wanted),
      ),
    ),
  })
  process.stderr.write(`reads-without-database: warming for ${WARMING} s\n`)
  const warming = await runLoad({ ...mix, connections: CONNECTIONS, seconds: WARMING })
  process.stderr.write(`reads-without-database: counting for ${COUNTED} s\n`)
  const before = await seen()
  const end = countTouched(system)
  // Another seed: the same one would ask for what has just been asked for.
  const load = await runLoad({
    ...mix,
    connections: CONNECTIONS,
    seconds: COUNTED,
    seed: 2,
    lateAfter: PATIENCE,
  })
  const { all, byRoute } = end()
  const after = await seen()
  if (load.ok < load.sent) throw new Error(`requests failed: ${JSON.stringify(load.failed)}`)

  const made = after.queries - before.queries
  const warm = warming.ok.toLocaleString('en')
  const how = `closed loop of ${CONNECTIONS} connections, after ${warm} requests of the same kind in ${WARMING} s; Zipf 1.0 over 100,000 photos, 95% reads, a fifth of them by 1,000 people logged in; API and pages, pictures left out`
  const share = ({ reads, touching }: Touched) => 100 * (1 - touching / reads)
  return [
    {
      id: 'reads-without-database',
      what: 'Reads that are answered without the database',
      values: [{ name: `of ${all.reads.toLocaleString('en')} reads`, value: share(all), unit: '%' }],
      bound: { of: 'value', atLeast: LEAST },
      how: `${how}; counted by the requests’ ids in the databases’ logs`,
    },
    {
      id: 'reads-without-database-by-kind',
      what: 'The same, of each kind of read',
      values: [
        ...Array.from(
          byRoute,
          ([name, route]): Value => ({ name: `${name} (${route.reads})`, value: share(route), unit: '%' }),
        ),
        { name: 'at least, by queries: 1 - queries / reads', value: 100 * (1 - made / all.reads), unit: '%' },
      ],
      how,
    },
    {
      id: 'cache-lookups',
      what: 'What became of lookups in the cache meanwhile',
      values: OUTCOMES.map((name, at) => ({
        name,
        value: (after.outcomes[at] ?? 0) - (before.outcomes[at] ?? 0),
        unit: 'lookups',
      })),
      how: 'hit and shared cost no query; a missed one is loaded and kept; past (read before), held (being changed) and away are loaded and not kept',
    },
  ]
}
