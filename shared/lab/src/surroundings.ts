/** What the system around it gives one of its nodes, and hears of it. */
import type { Neighbour } from '@ztm/node/neighbours'
import type { Listener, LogLine } from './events.ts'
import type { Reaper } from './reaper.ts'
import type { SizeName } from './sizes.ts'

export type Surroundings = {
  /** The file that runs, and what it finds in its environment, apart from ports, neighbours and size. */
  main: string
  env: NodeJS.ProcessEnv
  /** 0 where any will do. */
  port: number
  size: SizeName | undefined
  neighbours: () => Neighbour[]
  reaper: Reaper
  emit: Listener
  /** Called with each line of its log. */
  logged: (node: string, read: () => LogLine) => void
  /** Called when it listens, maybe elsewhere than before, when it is about to leave, and when it is gone. */
  moved: () => void
}
