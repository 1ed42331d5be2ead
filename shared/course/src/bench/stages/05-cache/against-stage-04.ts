/** Stage 05 beside the stage before it, with the same data, people and mix: what reaches the databases, and what they bear. */
import { TOO_BUSY } from '@ztm/lab/busy'
import { runLoad } from '@ztm/lab/load/run-load'
import type { Figure, Value } from '../../measurement.ts'
import { COUNTED, MIX, type Mixed, RATE } from './asked-mix.ts'
import type { Populated } from './populated.ts'

/** Requests a second, tried one after the other: the next begins where the one before was carried. */
const RATES = [5, 10, 15, 20, 30, 40, 60, 80, 120, 160, 200, 240]
const SECONDS = 6
const NAMES = ['with the cache', 'stage 04']

/** `limitedBy`: what the next rate would have taken too much of; undefined where none was left to try. */
export type Carried = { perSecond: number; busy: number; limitedBy: 'databases' | 'computer' | undefined }

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

/** @param populated warm @returns the highest rate at which every request is answered, its databases being small machines */
export async function carriedBySmall({ system, mix }: Populated): Promise<Carried> {
  const databases = system.nodes().filter(({ kind }) => kind === 'database')
  for (const { name } of databases) await system.resize(name, 'small')
  let carried: Carried = { perSecond: 0, busy: 0, limitedBy: 'databases' }
  for (const [nth, rate] of RATES.entries()) {
    process.stderr.write(
      `throughput-against-stage-04: ${system.stage}, databases small, ${rate} requests/s\n`,
    )
    const report = await runLoad({
      ...mix,
      rate,
      arrivals: 'poisson',
      seconds: SECONDS,
      seed: 3 + nth,
      lateAfter: 10_000,
      sizes: true,
    })
    if (report.busy > TOO_BUSY) return { ...carried, limitedBy: 'computer' }
    if (report.ok < report.sent) return { ...carried, limitedBy: 'databases' }
    carried = { perSecond: rate, busy: report.busy, limitedBy: undefined }
  }
  return carried
}

export function throughputAgainst(own: Carried, before: Carried): Figure {
  const more = own.limitedBy === 'databases' ? '' : ', or more: the databases were not what ended it'
  return {
    id: 'throughput-against-stage-04',
    what: 'The most that is carried with databases of one size, on emulated hardware',
    values: [own, before].map(
      ({ perSecond }, at): Value => ({ name: NAMES[at] ?? '', value: perSecond, unit: 'requests/s' }),
    ),
    // Where a busy computer ended the other one early, nothing was learnt.
    ...(before.perSecond === 0 || before.limitedBy !== 'databases'
      ? { notCompared: 'machine too busy: nothing was learnt of stage 04' }
      : { ratio: own.perSecond / before.perSecond }),
    bound: { of: 'ratio', atLeast: 4 },
    how: `emulated hardware: each of the three databases is a small machine of 50 lines a second, everything else as fast as this computer, which was less than ${Math.round(100 * TOO_BUSY)}% busy; the highest of the rates ${RATES.join(', ')} at which every request was answered for ${SECONDS} s (with the cache ${own.perSecond}${more}); ${MIX}; the cache warm`,
  }
}
