/** How the examination of a promise goes on, as whoever watches is told. */
import type { Examined } from './examine.ts'

export type PromiseState = {
  state: 'none' | 'running' | 'ended'
  id: string | null
  stage: string | null
  /** In plain words; empty where nothing is being done. */
  doing: string
  /** In ISO 8601. */
  since: string | null
  outcome: Examined | null
  /** Why nothing was learnt. */
  failed: string | null
}

export const NO_PROMISE: PromiseState = {
  state: 'none',
  id: null,
  stage: null,
  doing: '',
  since: null,
  outcome: null,
  failed: null,
}
