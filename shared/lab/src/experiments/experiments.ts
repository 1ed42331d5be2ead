/** The experiments of the lab, of which one runs at a time, and how it goes on, to whoever watches. */
import type { Loads } from '../load/loads.ts'
import { PlainError } from '../plain-error.ts'
import { Refusal } from '../problem-answers.ts'
import type { Runner } from '../runner.ts'
import { type Experiment, type Mark, type Outcome, summaryOf } from './experiment.ts'
import { perform } from './perform.ts'

export type ExperimentState = {
  state: 'none' | 'starting' | 'running' | 'ended'
  id: string | null
  /** In plain words; empty where nothing is being done. */
  doing: string
  /** Of the load. */
  second: number
  of: number
  marks: readonly Mark[]
  outcome: Outcome | null
  /** Why nothing was learnt. */
  failed: string | null
}

export type ExperimentEvent = { type: 'experiment'; experiment: ExperimentState }

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

const NONE: ExperimentState = {
  state: 'none',
  id: null,
  doing: '',
  second: 0,
  of: 0,
  marks: [],
  outcome: null,
  failed: null,
}

export function createExperiments({ runner, loads, experiments, unless = () => undefined }: Options) {
  const listeners = new Set<(event: ExperimentEvent) => void>()
  let now = NONE
  let running: { end: (because: string) => void; ended: Promise<void> } | undefined

  const event = (): ExperimentEvent => ({ type: 'experiment', experiment: now })

  function become(change: Partial<ExperimentState>): void {
    now = { ...now, ...change }
    for (const listener of listeners) listener(event())
  }

  /** Begins it, and does not wait for anything. @throws Refusal */
  function run(id: string): void {
    const experiment = experiments.find((one) => one.id === id)
    if (!experiment) throw new Refusal(404, `There is no experiment ${id}.`)
    const because = running ? 'An experiment runs already.' : unless()
    if (because) throw new Refusal(409, because)
    const ending = new AbortController()
    const end = (because: string) => ending.abort(new PlainError(because))
    const timer = setTimeout(end, experiment.load.seconds * 1000 + LONGEST, 'It took too long.')
    become({ ...NONE, state: 'starting', id, of: experiment.load.seconds })
    const ended = perform(experiment, { runner, loads, signal: ending.signal, tell: become })
      .then(
        (outcome) => ({ outcome }),
        (error: Error) => ({ failed: (ending.signal.aborted ? ending.signal.reason : error).message }),
      )
      .then((what) => {
        clearTimeout(timer)
        running = undefined
        become({ state: 'ended', doing: '', ...what })
      })
    running = { end, ended }
  }

  return {
    list: () => experiments.map(summaryOf),
    state: () => now,
    event,
    busy: () => running !== undefined,
    run,
    /** @returns once it has ended; at once where none runs */
    async end(): Promise<void> {
      running?.end('Somebody ended it.')
      await running?.ended
    },
    /** @returns how to stop listening */
    onEvent(listener: (event: ExperimentEvent) => void) {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
  }
}
