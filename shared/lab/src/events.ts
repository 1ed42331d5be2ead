/** What happens in a running system, as whoever watches is told. */
import type { NodeState } from './node-state.ts'
import type { Link } from './running-system.ts'

export type LogLine = { level: string; time: string; msg: string; [more: string]: unknown }

export type LabEvent =
  | { type: 'state'; node: NodeState }
  | { type: 'size'; node: NodeState }
  | { type: 'link'; link: Link }
  | { type: 'log'; node: string; line: LogLine }

export type Listener = (event: LabEvent) => void
