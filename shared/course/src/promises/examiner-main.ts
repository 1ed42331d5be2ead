/**
 * The process that examines whether a stage keeps a promise: one of its own, so that it can be ended at any moment, with
 * all that its experiment has started.
 */
import { CATALOGUE } from '@ztm/testkit/promises/catalogue'
import type { PlaybookPromise } from '@ztm/testkit/promises/promise'
import { createTrials } from '@ztm/testkit/promises/trial'
import type { FromExaminer, ToExaminer } from './messages.ts'

process.on('disconnect', () => process.exit())
process.on('message', async ({ stage, id }: ToExaminer) => {
  const promise = CATALOGUE.find((one) => one.id === id)
  const found = promise
    ? await examined(promise, stage).catch(({ message }: Error) => ({ type: 'failed', message }) as const)
    : ({ type: 'failed', message: `There is no promise ${id}.` } as const)
  tell(found)
})

async function examined({ experiment }: PlaybookPromise, stage: string): Promise<FromExaminer> {
  const begun = performance.now()
  const trials = await createTrials(stage, new AbortController().signal)
  try {
    const outcome = await trials.run(experiment)
    return { type: 'outcome', outcome, seconds: Math.round((performance.now() - begun) / 100) / 10 }
  } finally {
    await trials.close()
  }
}

function tell(message: FromExaminer): void {
  process.send?.(message, undefined, undefined, () => process.exit())
}
