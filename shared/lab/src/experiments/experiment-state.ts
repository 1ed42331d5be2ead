/** How an experiment goes on, as whoever watches is told. */
import type { Mark, Outcome } from './experiment.ts'

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

export const NO_EXPERIMENT: ExperimentState = {
  state: 'none',
  id: null,
  doing: '',
  second: 0,
  of: 0,
  marks: [],
  outcome: null,
  failed: null,
}
