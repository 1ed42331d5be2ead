/** The experiments of the lab, of which one runs at a time. */
import type { Loads } from '../load/loads.ts'
import { Refusal } from '../problem-answers.ts'
import type { Runner } from '../runner.ts'
import { createSingleRun } from '../single-run.ts'
import { type Experiment, summaryOf } from './experiment.ts'
import { NO_EXPERIMENT } from './experiment-state.ts'
import { perform } from './perform.ts'

export type Experiments = ReturnType<typeof createExperiments>

/** Beside its load, in milliseconds: starting and filling a stage, and the last answers. */
const LONGEST = 240_000

type Options = {
  runner: Runner
  loads: Loads
  experiments: readonly Experiment[]
  /** @returns why none may begin now, where that is so */
  unless?: () => string | undefined
}

export function createExperiments({ runner, loads, experiments, unless = () => undefined }: Options) {
  const { begin, ...one } = createSingleRun('experiment', NO_EXPERIMENT)

  return {
    ...one,
    list: () => experiments.map(summaryOf),
    /** Begins it, and does not wait for anything. @throws Refusal */
    run(id: string): void {
      const experiment = experiments.find((one) => one.id === id)
      if (!experiment) throw new Refusal(404, `There is no experiment ${id}.`)
      const because = one.busy() ? 'An experiment runs already.' : unless()
      if (because) throw new Refusal(409, because)
      const of = experiment.load.seconds
      begin(
        { state: 'starting', id, of },
        of * 1000 + LONGEST,
        async ({ signal, tell }) => await perform(experiment, { runner, loads, signal, tell }),
      )
    },
  }
}
