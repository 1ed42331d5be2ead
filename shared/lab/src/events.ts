/** What happens in a running system, as whoever watches is told. */
import type { NodeState } from './node-state.ts'

export type LogLine = { level: string; time: string; msg: string; [more: string]: unknown }

export type LabEvent = { type: 'state'; node: NodeState } | { type: 'log'; node: string; line: LogLine }

export type Listener = (event: LabEvent) => void
