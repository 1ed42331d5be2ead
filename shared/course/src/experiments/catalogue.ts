/** The experiments of the course, in its order. To know them starts nothing. */
import type { Experiment } from '@ztm/lab/experiments/experiment'
import { cacheDeath } from './cache-death.ts'
import { frozenDatabase } from './frozen-database.ts'
import { primaryDeath } from './primary-death.ts'
import { serverDeath } from './server-death.ts'
import { webServerDeath } from './web-server-death.ts'

export const EXPERIMENTS: readonly Experiment[] = [
  serverDeath,
  frozenDatabase,
  webServerDeath,
  primaryDeath,
  cacheDeath,
]
