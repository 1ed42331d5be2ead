/** Runs an experiment in a lab of its own, beside whatever else runs: on ports and in folders that nobody else has. */
import type { Experiment, Outcome } from '@ztm/lab/experiments/experiment'
import type { ExperimentState } from '@ztm/lab/experiments/experiment-state'
import { createExperiments } from '@ztm/lab/experiments/experiments'
import { createLoads } from '@ztm/lab/load/loads'
import { PlainError } from '@ztm/lab/plain-error'
import { createRunner } from '@ztm/lab/runner'
import { contentOf } from '../filling.ts'
import { STAGES } from '../repository.ts'

type Watcher = {
  /** Is told of each change of how it goes. */
  watch: (state: ExperimentState) => void
  say: (line: string) => void
  /** Ends it, and everything that it has started. */
  signal: AbortSignal
}

/** @throws PlainError where nothing was learnt, and why */
export async function inOwnLab(experiment: Experiment, { watch, say, signal }: Watcher): Promise<Outcome> {
  signal.throwIfAborted()
  const runner = createRunner({
    stages: STAGES,
    fill: async (system, seed) => await system.seed(await contentOf(seed, say)),
  })
  const loads = createLoads(runner)
  const experiments = createExperiments({ runner, loads, experiments: [experiment] })
  const end = () => void experiments.end()
  signal.addEventListener('abort', end)
  try {
    const { outcome, failed } = await new Promise<ExperimentState>((resolve) => {
      experiments.onEvent(({ experiment }) => {
        watch(experiment)
        if (experiment.state === 'ended') resolve(experiment)
      })
      experiments.run(experiment.id)
    })
    if (outcome) return outcome
    throw signal.aborted ? signal.reason : new PlainError(failed ?? 'Nothing was learnt.')
  } finally {
    signal.removeEventListener('abort', end)
    await runner.stop()
  }
}
