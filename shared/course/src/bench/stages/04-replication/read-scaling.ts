/** Reads that three replicas serve, beside what one does: the experiment of the promise, on emulated hardware. */
import { join } from 'node:path'
import { MachineTooBusy } from '@ztm/testkit/promises/machine-too-busy'
import { readsOf } from '@ztm/testkit/promises/replica-reads'
import { createTrials } from '@ztm/testkit/promises/trial'
import { STAGES } from '../../../repository.ts'
import type { Figure, Value } from '../../measurement.ts'

export async function readScaling(): Promise<Figure> {
  const trials = await createTrials(join(STAGES, '04-replication'), new AbortController().signal)
  const values: Value[] = []
  let notCompared: string | undefined
  try {
    for (const [replicas, name] of [
      [3, 'three replicas'],
      [1, 'one replica'],
    ] as const) {
      process.stderr.write(`read-scaling: ${name}\n`)
      const { rate } = await trials.run((trial) => readsOf(replicas, trial))
      values.push({ name, value: rate, unit: 'reads/s' })
    }
  } catch (error) {
    if (!(error instanceof MachineTooBusy)) throw error
    notCompared = error.message
  } finally {
    await trials.close()
  }
  const [three, one] = values.map(({ value }) => value)
  return {
    id: 'read-scaling',
    what: 'Reads that are served beside one primary, on emulated hardware',
    values,
    ...(three && one ? { ratio: three / one } : {}),
    ...(notCompared ? { notCompared } : {}),
    bound: { of: 'ratio', atLeast: 2.7 },
    how: 'emulated hardware: every database is a small machine of 50 lines a second, everything else as fast as this computer; 12 connections that ask for a profile, which is one query and is not cached; once, over 3 steady seconds of 4',
  }
}
