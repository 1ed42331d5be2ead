/** What the system around it gives one of its nodes, and hears of it. */
import type { Neighbour } from '@ztm/node/neighbours'
import type { Listener, LogLine } from './events.ts'
import type { Program } from './program.ts'
import type { SizeName } from './sizes.ts'

export type Surroundings = {
  program: Program
  size: SizeName | undefined
  /** In milliseconds: it is given so long to become ready. */
  readyWithin: number
  neighbours: () => Neighbour[]
  emit: Listener
  /** Called with each line of its log. */
  logged: (node: string, read: () => LogLine) => void
  /** Called when it listens, maybe elsewhere than before, when it is about to leave, and when it is gone. */
  moved: () => void
}
