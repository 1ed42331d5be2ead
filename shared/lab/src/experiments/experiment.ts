/**
 * An experiment: a stage under load, something in it that is broken at its second, and what came of that, of which
 * somebody may say before what they expect.
 */
import type { z } from 'zod'
import type { TrafficOptions } from '../load/options.ts'
import type { LoadReport } from '../load/report.ts'
import type { Second } from '../load/tally.ts'
import type { SeedName } from '../runner.ts'
import type { RunningSystem } from '../running-system.ts'

/** By name. */
export type Counted = Record<string, number>

export type Step = {
  /** In seconds of the load. What is to be done at 0 is done before it begins. */
  at: number
  /** In plain words. */
  does: string
  /** @returns what it has counted, which is what the verdict may rest on */
  act: (system: RunningSystem) => Promise<Counted> | Promise<void>
}

export type Experiment = {
  id: string
  /** The name of its folder. */
  stage: string
  title: string
  question: string
  /** Exactly one of them comes. */
  predictions: readonly { id: string; text: string }[]
  start: { web?: number; seed: SeedName }
  load: z.input<typeof TrafficOptions>
  steps: readonly Step[]
  /** Called when all that was broken is back. It may ask the system, through the app or otherwise. */
  judge: (seen: Seen) => Found | Promise<Found>
}

export type Seen = { report: LoadReport; counted: Counted; system: RunningSystem }

export type Found = {
  /** A prediction's id. */
  came: string
  /** In one sentence. */
  because: string
  evidence: Record<string, number | string>
}

/** What was done, and in which second of the load. */
export type Mark = { second: number; text: string }

export type Outcome = Found & { seconds: readonly Second[]; marks: readonly Mark[] }

/** What can be said of an experiment before it has run. */
export type ExperimentSummary = ReturnType<typeof summaryOf>

export const summaryOf = ({ judge: _, start, steps, ...said }: Experiment) => ({
  ...said,
  seconds: said.load.seconds,
  start,
  steps: steps.map(({ at, does }) => ({ at, does })),
})
