/** What a system is started with, and what can be done with it while it runs. */
import type { Listener } from './events.ts'
import type { NodeState } from './node-state.ts'
import type { Counts } from './plan.ts'

/** What is put into the system before it is used, through its web server's admin port. */
export type Seed = { users: number } | { demo: string }

export type StartOptions = {
  /** The stage's folder. */
  stage: string
  /** Where the nodes keep their data; else in a temporary folder that is removed at the end. */
  dataDir?: string
  /** For every node. */
  env?: Readonly<Record<string, string>>
  /** Of a person's browser; 0, the default, for any. */
  world?: { port: number }
  /** Of the first DNS server; 0, the default, for any. */
  dnsPort?: number
  /** How many nodes of a kind, instead of what the stage says. */
  counts?: Counts
  seed?: Seed
  onEvent?: Listener
  /** Gives up starting. */
  signal?: AbortSignal
}

/** One node may talk to another: both names. */
export type Link = { from: string; to: string }

export type RunningSystem = {
  /** The name of the stage's folder. */
  stage: string
  /** Where a person's browser goes. */
  url: string
  nodes(): NodeState[]
  node(name: string): NodeState
  links(): Link[]
  kill(name: string): Promise<void>
  freeze(name: string): Promise<void>
  thaw(name: string): Promise<void>
  restart(name: string): Promise<void>
  stopNode(name: string): Promise<void>
  startNode(name: string): Promise<void>
  /** Of its private admin port. */
  adminUrl(name: string): string
  /** Of its own serving port, past the world. */
  serverUrl(name: string): string
  seed(what: Seed): Promise<void>
  /** @returns how to stop listening */
  onEvent(listener: Listener): () => void
  /** Ends everything. Safe to call again. */
  stop(): Promise<void>
}
