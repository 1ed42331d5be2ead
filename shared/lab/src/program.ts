/** What runs as a node's process: one of our own programs, or somebody else's server. */
import type { Neighbour } from '@ztm/node/neighbours'
import type { LogLine } from './events.ts'
import type { Launched } from './launch.ts'

export type Ports = { port: number /** 0 where it has none. */; adminPort: number }

/** What it is to know when it starts. */
export type Given = { neighbours: readonly Neighbour[] /** In milliseconds. */; serviceTime: number }

export type Hearing = {
  onLine: (read: () => LogLine) => void
  /** When it listens. */
  onListen: (ports: Ports) => void
  /** At once when it ends. */
  onEnd: () => void
}

/** What it has done since it started. */
export type Counters = {
  cpuSeconds: number
  /** Bytes of memory that it really holds. */
  memory: number
  /** Null where it counts none. */
  requests: number | null
  /** What was asked of a cache and was there or was not, and what had to go because it was full. */
  cache?: { hits: number; misses: number; evictions: number }
}

export type Running = Launched & {
  /** @returns why it cannot serve, or undefined */
  notReadyBecause(): Promise<string | undefined>
  counters(): Promise<Counters>
  /** Whether it ended because somebody took its port between its being chosen and its listening there. */
  portWasTaken(): boolean
}

export type Program = {
  /** @param last where it was, which it keeps where nobody has taken that meanwhile; 0 at first, and where any will do */
  choosePorts(last: Ports): Promise<Ports>
  begin(at: Ports, given: Given, hearing: Hearing): Running
}
