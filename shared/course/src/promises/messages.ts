/** What the process that examines a promise and whoever started it tell each other. */
import type { Outcome } from '@ztm/testkit/promises/promise'

export type ToExaminer = { /** The stage's folder. */ stage: string; id: string }

export type FromExaminer =
  | { type: 'outcome'; outcome: Outcome; seconds: number }
  /** @property message why nothing was learnt */
  | { type: 'failed'; message: string }
