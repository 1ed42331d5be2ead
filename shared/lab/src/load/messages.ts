/** What the process that makes load and whoever started it tell each other. */
import type { Asked } from './options.ts'
import type { LoadReport } from './report.ts'
import type { Second } from './tally.ts'

export type ToLoad = { type: 'run'; asked: Asked } | { type: 'end'; because: string }

export type FromLoad =
  | { type: 'begins' }
  | { type: 'second'; second: Second }
  | { type: 'report'; report: LoadReport }
  /** @property plain whether it is something that a person can mend, or a mistake of ours */
  | { type: 'failed'; message: string; plain: boolean }
