/** A promise of the playbook, and the experiment that any stage can undergo to show whether it keeps it. */
import type { Trial } from './trial.ts'

export const VERDICTS = ['kept', 'broken', 'does not arise'] as const
export type Verdict = (typeof VERDICTS)[number]

/** Named numbers: what was counted, beside what was asked of it. */
export type Evidence = Record<string, number | string>

export type Outcome = {
  verdict: Verdict
  /** In one sentence. */
  because: string
  evidence: Evidence
}

export type PlaybookPromise = {
  id: string
  statement: string
  /** The idea of scaling that it stands for. */
  idea: string
  /** Measures how much something can carry, and so has to run alone on the computer. */
  alone?: boolean
  experiment(trial: Trial): Promise<Outcome>
}

export const judged = (kept: boolean, because: string, evidence: Evidence): Outcome => ({
  verdict: kept ? 'kept' : 'broken',
  because,
  evidence,
})

export const doesNotArise = (because: string): Outcome => ({
  verdict: 'does not arise',
  because,
  evidence: {},
})
