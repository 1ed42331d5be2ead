/** The mix of the app as both stages are asked it: at a rate that a small computer carries without being busy. */
import { type LoadOptions, type LoadReport, runLoad } from '@ztm/lab/load/run-load'
import { PlainError } from '@ztm/lab/plain-error'
import { queries } from '@ztm/testkit/promises/metrics'
import type { Populated } from './populated.ts'
import { type Counted, countTouched } from './touched.ts'

/** Requests a second. */
export const RATE = 200
/** In seconds. */
export const COUNTED = 30
/** After everything was asked for once: what people do then is a little different. */
const SETTLING = 15
/** In milliseconds: a slow answer is an answer here. */
const PATIENCE = 10_000

export const MIX =
  'Zipf 1.0 over 100,000 photos, 95% reads, a fifth of them by 1,000 people logged in; API and pages'

export type Mixed = Counted & {
  /** Of the databases, whoever asked: of writes, too. */
  queries: number
  /** Of the computer's processors, 0 to 1. */
  busy: number
}

export const settle = async (populated: Populated) => await ask(populated, SETTLING, 1)

/** @param populated a system that tells of every request (`TELLING`) */
export async function mixOn(populated: Populated): Promise<Mixed> {
  const { system } = populated
  const before = await queries(system)
  const end = countTouched(system)
  // Another seed: the same one would ask for what has just been asked for.
  const { busy } = await ask(populated, COUNTED, 2)
  return { ...end(), queries: (await queries(system)) - before, busy }
}

const ask = async ({ mix }: Populated, seconds: number, seed: number) =>
  await answered({ ...mix, rate: RATE, arrivals: 'poisson', seconds, seed, lateAfter: PATIENCE })

/** @throws PlainError where a request failed: then nothing that was counted can be believed */
export async function answered(options: LoadOptions): Promise<LoadReport> {
  const report = await runLoad(options)
  if (report.ok < report.sent) {
    const busy = `${Math.round(100 * report.busy)}% busy`
    throw new PlainError(`Requests failed, the computer ${busy}: ${JSON.stringify(report.failed)}`)
  }
  return report
}
