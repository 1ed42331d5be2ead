/** How many reads of the app's own mix are answered without asking the database anything, once the cache is warm. */
import { counted } from '@ztm/testkit/promises/metrics'
import type { Figure, Value } from '../../measurement.ts'
import { COUNTED, MIX, type Mixed, mixOn, RATE } from './asked-mix.ts'
import type { AskedOnce } from './asked-once.ts'
import { picturesOf } from './pictures.ts'
import type { Populated } from './populated.ts'
import type { Touched } from './touched.ts'

const LEAST = 90
/** What makes the cache of a web server ask the database, and what does not. */
const OUTCOMES = ['hit', 'shared', 'miss', 'past', 'held', 'away']

/** @returns what was counted, and what it comes to */
export async function readsWithoutDatabase(
  populated: Populated,
  { asked, of, seconds }: AskedOnce,
): Promise<{ mixed: Mixed; figures: Figure[] }> {
  const outcomes = async () =>
    await Promise.all(
      OUTCOMES.map((wanted) =>
        counted(populated.system, 'web', 'cache_lookups_total', ({ outcome }) => outcome === wanted),
      ),
    )
  const lookAtPictures = await picturesOf(populated.system)
  process.stderr.write(`reads-without-database: counting for ${COUNTED} s\n`)
  const before = await outcomes()
  const [mixed, pictures] = await Promise.all([mixOn(populated), lookAtPictures()])
  const after = await outcomes()

  const once = asked === of ? 'everything was' : `${asked.toLocaleString('en')} of ${of} things were`
  const how = `a warm cache, as after a day: ${once} asked for once, in ${Math.round(seconds)} s, which is within its lifetime of ten minutes; then ${RATE} requests a second for ${COUNTED} s (open loop), the computer ${Math.round(100 * mixed.busy)}% busy; ${MIX}`
  const { all, byRoute } = mixed
  const share = ({ reads, touching }: Touched) => 100 * (1 - touching / reads)
  const withPictures = { ...all, reads: all.reads + pictures.ok }
  const value = (name: string, touched: Touched): Value => ({
    name: `${name} (${touched.reads.toLocaleString('en')} reads)`,
    value: share(touched),
    unit: '%',
  })
  const figures: Figure[] = [
    {
      id: 'reads-without-database',
      what: 'Reads that are answered without the database',
      values: [value('API and pages', all), value('pictures as well', withPictures)],
      bound: { of: 'value', atLeast: LEAST },
      how: `${how}; counted by the requests’ ids in the databases’ logs; beside it a picture for two other reads, as in the whole mix, of photos published before, at an edge`,
    },
    {
      id: 'reads-without-database-by-kind',
      what: 'The same, of each kind of read',
      values: Array.from(byRoute, ([route, touched]) => value(route, touched)),
      how,
    },
    {
      id: 'cache-lookups',
      what: 'What became of lookups in the cache meanwhile',
      values: OUTCOMES.map((name, at) => ({
        name,
        value: (after[at] ?? 0) - (before[at] ?? 0),
        unit: 'lookups',
      })),
      how: 'hit and shared cost no query; a missed one is loaded and kept; past (read before), held (being changed) and away are loaded and not kept',
    },
  ]
  return { mixed, figures }
}
