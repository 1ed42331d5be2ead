/** Promises that the site asks about: one is examined at a time, alone on the computer. */
import { join } from 'node:path'
import { Refusal } from '@ztm/lab/problem-answers'
import type { Runner } from '@ztm/lab/runner'
import { createSingleRun } from '@ztm/lab/single-run'
import { examine } from './examine.ts'
import { NO_PROMISE } from './promise-state.ts'

export type Promises = ReturnType<typeof createPromises>

/** In milliseconds. */
const LONGEST = 300_000

type Options = {
  runner: Runner
  /** The folder that holds them. */
  stages: string
  /** @returns why none may be examined now, where that is so */
  unless?: () => string | undefined
}

export function createPromises({ runner, stages, unless = () => undefined }: Options) {
  const { begin, ...one } = createSingleRun('promise', NO_PROMISE)

  return {
    ...one,
    /** Begins, and does not wait for anything. @throws Refusal */
    async run(id: string, stage: string): Promise<void> {
      // Only here, because few ask, and it takes all experiments to know it.
      const { CATALOGUE } = await import('@ztm/testkit/promises/catalogue')
      if (!CATALOGUE.some((promise) => promise.id === id))
        throw new Refusal(404, `There is no promise ${id}.`)
      if (!runner.knows(stage)) throw new Refusal(404, `There is no stage ${stage}.`)
      const because = one.busy() ? 'A promise is being examined already.' : unless()
      if (because) throw new Refusal(409, because)
      const first = { state: 'running' as const, id, stage, since: new Date().toISOString() }
      begin(first, LONGEST, async ({ signal, tell, end }) => {
        const deaf = runner.onEvent(({ type }) => {
          if (type === 'system' && runner.state().state === 'starting') end('A stage was started meanwhile.')
        })
        try {
          const { stage: other } = runner.state()
          if (other)
            tell({ doing: `${other} is being stopped: the experiment has to be alone on this computer` })
          await runner.stop()
          tell({ doing: 'the experiment runs' })
          return await examine({ stage: join(stages, stage), id }, signal)
        } finally {
          deaf()
        }
      })
    },
  }
}
