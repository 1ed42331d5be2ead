/** Stage 05 beside the stage before it, with the same data, people and mix: what reaches the databases, and what they bear. */
import { TOO_BUSY } from '@ztm/lab/busy'
import { type LoadReport, steadyRate } from '@ztm/lab/load/report'
import type { Figure, Value } from '../../measurement.ts'
import { answered, COUNTED, MIX, type Mixed, RATE } from './asked-mix.ts'
import type { Populated } from './populated.ts'

/** Enough that small databases are never idle. */
const CONNECTIONS = 48
/** Of the closed loop; the first second does not count. */
const SECONDS = 6
const NAMES = ['with the cache', 'stage 04']

export type Carried = Pick<LoadReport, 'busy'> & { perSecond: number }

export function queriesAgainst(own: Mixed, before: Mixed): Figure {
  const per = ({ queries, all }: Mixed) => (1_000 * queries) / all.reads
  return {
    id: 'queries-against-stage-04',
    what: 'Queries that reach the databases',
    values: [own, before].map(
      (mixed, at): Value => ({ name: NAMES[at] ?? '', value: per(mixed), unit: 'queries per 1,000 reads' }),
    ),
    ratio: per(own) / per(before),
    how: `as the databases count them, those for writes too; in both ${RATE} requests a second for ${COUNTED} s; ${MIX}; the cache warm, stage 04 as it comes, since what it keeps it keeps for a second`,
  }
}

/** @param populated warm @returns the most that it carries, its databases being small machines; once more where the computer was busy */
export async function carriedBySmall({ system, mix }: Populated): Promise<Carried> {
  const databases = system.nodes().filter(({ kind }) => kind === 'database')
  for (const { name } of databases) await system.resize(name, 'small')
  process.stderr.write(`throughput-against-stage-04: ${system.stage}, databases small\n`)
  const measure = async (seed: number) =>
    await answered({
      ...mix,
      connections: CONNECTIONS,
      seconds: SECONDS,
      seed,
      lateAfter: 10_000,
      sizes: true,
    })
  let report = await measure(3)
  if (report.busy > TOO_BUSY) report = await measure(4)
  return { perSecond: steadyRate(report), busy: report.busy }
}

export function throughputAgainst(own: Carried, before: Carried): Figure {
  const busy = Math.round(100 * Math.max(own.busy, before.busy))
  const isTooBusy = busy > 100 * TOO_BUSY
  return {
    id: 'throughput-against-stage-04',
    what: 'The most that is carried with databases of one size, on emulated hardware',
    values: [own, before].map(
      ({ perSecond }, at): Value => ({ name: NAMES[at] ?? '', value: perSecond, unit: 'requests/s' }),
    ),
    ...(isTooBusy
      ? { notCompared: `machine too busy: ${busy}% of the processors were in use; nothing was learnt` }
      : { ratio: own.perSecond / before.perSecond }),
    bound: { of: 'ratio', atLeast: 4 },
    how: `emulated hardware: each of the three databases is a small machine of 50 lines a second, everything else as fast as this computer, which was at most ${busy}% busy; closed loop of ${CONNECTIONS} connections, once, over ${SECONDS - 1} steady seconds of ${SECONDS}; ${MIX}; the cache warm`,
  }
}
