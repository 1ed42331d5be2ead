/** Whether requests wait at an emulated machine as the theory of queues says that they do. */
import { join } from 'node:path'
import { chanceFrom } from '@ztm/domain/seed/chance'
import { arrivals } from '@ztm/lab/load/arrivals'
import { runLoad } from '@ztm/lab/load/run-load'
import { SIZES, serviceTimeOf } from '@ztm/lab/sizes'
import { startSystem } from '@ztm/lab/system'
import { STAGES } from '../../repository.ts'
import type { Figure } from '../measurement.ts'

const SIZE = 'medium'
const SHARE = 0.8
const SECONDS = 30
const SEED = 1

export async function* queueing(): AsyncIterable<Figure> {
  const rate = SIZES[SIZE].perSecond * SHARE
  const service = serviceTimeOf(SIZE)
  const system = await startSystem({ stage: join(STAGES, '01-single-server'), size: SIZE })
  try {
    process.stderr.write(`queueing: ${SECONDS} s at ${SHARE * 100}% of what a ${SIZE} machine can do\n`)
    const { latency, busy } = await runLoad({
      url: system.url,
      rate,
      seconds: SECONDS,
      arrivals: 'poisson',
      seed: SEED,
      targets: [{ path: '/api/v1/photos' }],
      sizes: true,
    })
    const sequence = meanWait(arrivals('poisson', rate, chanceFrom(SEED)), SECONDS * 1000, service)
    yield {
      id: 'queueing',
      what: `Mean latency at ${SHARE * 100}% of what one ${SIZE} machine can do (emulated hardware)`,
      values: [
        { name: 'measured', value: latency.mean, unit: 'ms' },
        { name: 'this very sequence of arrivals, calculated', value: sequence, unit: 'ms' },
        { name: 'M/D/1 in the long run', value: service * (1 + SHARE / (2 * (1 - SHARE))), unit: 'ms' },
        { name: 'computer busy', value: busy * 100, unit: '%' },
      ],
      ratio: latency.mean / sequence,
      bound: { of: 'ratio', atLeast: 0.85, atMost: 1.15 },
      how: `open loop, Poisson arrivals, ${SECONDS} s; half a minute of arrivals is still far from the long run, so that the bound is on the ratio to the same arrivals`,
    }
  } finally {
    await system.stop()
  }
}

/** Lindley’s recursion: what each finds when it comes. @returns mean time to the answer, in milliseconds */
function meanWait(next: () => number, until: number, service: number): number {
  let free = 0
  let sum = 0
  let count = 0
  for (let at = next(); at < until; at = next()) {
    free = Math.max(at, free) + service
    sum += free - at
    count += 1
  }
  return sum / count
}
