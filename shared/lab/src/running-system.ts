/** What a system is started with, and what can be done with it while it runs. */
import type { Neighbour } from '@ztm/node/neighbours'
import type { Listener } from './events.ts'
import type { LinkState, WhichWay } from './links/link.ts'
import type { Asked } from './links/relay.ts'
import type { NodeState } from './node-state.ts'
import type { Counts } from './plan.ts'
import type { Counters } from './program.ts'
import type { SizeName, Sizes } from './sizes.ts'

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
  /** Emulated hardware; without, every node is as fast as this computer lets it be. */
  size?: Sizes
  /** Whether the links between nodes can be cut, delayed and throttled; bytes then take a little longer. */
  links?: boolean
  seed?: Seed
  onEvent?: Listener
  /** Gives up starting. */
  signal?: AbortSignal
}

/** One node may talk to another: both names, and how it is where the system was started with links. */
export type Link = { from: string; to: string } & Partial<LinkState>

/** What has passed over a link, both ways, and what was said over it to the node that is needed. */
export type LinkTraffic = { from: string; to: string; bytes: number; asked: Asked }

export type RunningSystem = {
  /** The name of the stage's folder. */
  stage: string
  /** Where a person's browser goes. */
  url: string
  nodes(): NodeState[]
  node(name: string): NodeState
  links(): Link[]
  /** Of each link so far; none where the system was started without links. */
  traffic(): LinkTraffic[]
  /** Bytes that people have sent to a node so far, past all links. */
  fromPeople(name: string): number
  kill(name: string): Promise<void>
  freeze(name: string): Promise<void>
  thaw(name: string): Promise<void>
  restart(name: string): Promise<void>
  stopNode(name: string): Promise<void>
  startNode(name: string): Promise<void>
  /** @throws WrongOption where there is no such size, or the node can't have one */
  resize(name: string, size: SizeName | undefined): Promise<void>
  /** Nothing passes any more, and nobody hears of it; one way, or both. @throws PlainError where there is no such link */
  cut(from: string, to: string, way?: WhichWay): Promise<void>
  /** Neither cut nor delayed by more than the distance nor throttled any more: what was held up goes on. */
  heal(from: string, to: string): Promise<void>
  /** In milliseconds, each way. @throws WrongOption */
  delay(from: string, to: string, ms: number): Promise<void>
  /** Each way. @throws WrongOption */
  throttle(from: string, to: string, bytesPerSecond: number): Promise<void>
  /** What its process has done since it started. @throws Error where it does not answer */
  counters(name: string): Promise<Counters>
  /** Of its private admin port. @throws PlainError where it has none */
  adminUrl(name: string): string
  /** Of its own serving port, past the world: `http://…`, or `redis://…`. */
  serverUrl(name: string): string
  /** Whom it was told of, and where: over its own links, for who acts in its place. */
  neighboursOf(name: string): Neighbour[]
  seed(what: Seed): Promise<void>
  /** @returns how to stop listening */
  onEvent(listener: Listener): () => void
  /** Ends everything. Safe to call again. */
  stop(): Promise<void>
}
