/** Runs one stage at a time: starting another ends the first, and what is asked for last is what counts. */
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { LabEvent } from './events.ts'
import { type AllFigures, type LinkFigures, watchFigures } from './figures.ts'
import type { NodeState } from './node-state.ts'
import { PlainError } from './plain-error.ts'
import { planStage } from './plan.ts'
import { redisFor } from './redis-program.ts'
import type { Link, RunningSystem, StartOptions } from './running-system.ts'
import { planSizes } from './sizes.ts'
import { startSystem } from './system.ts'

export type RunnerOptions = {
  /** The folder that holds the stages. */
  stages: string
  world?: { port: number }
  dnsPort?: number
  env?: Readonly<Record<string, string>>
  /** Where a stage keeps its data; else in a temporary folder. */
  dataDir?: (stage: string, seed: SeedName) => string
  /** Puts into a system that has just become ready what it was asked to be started with. */
  fill?: (system: RunningSystem, seed: SeedName) => Promise<void>
}

/** What to start with: the demo, nothing, or so many users. */
export type SeedName = 'demo' | 'none' | number

export type StartWith = {
  seed?: SeedName
  /** Whether its nodes log each request. */
  trace?: boolean
} & Pick<StartOptions, 'counts' | 'size' | 'links'>

export type StageState = {
  state: 'none' | 'starting' | 'running'
  stage: string | null
  url: string | null
  nodes: (NodeState & { figures: AllFigures[string] | null })[]
  links: Link[]
}

export type RunnerEvent =
  | LabEvent
  | { type: 'system'; system: StageState }
  | { type: 'figures'; figures: AllFigures; links: LinkFigures[] }

export type Runner = ReturnType<typeof createRunner>

export function createRunner(options: RunnerOptions) {
  const listeners = new Set<(event: RunnerEvent) => void>()
  let system: RunningSystem | undefined
  let starting: { stage: string; nodes: Map<string, NodeState> } | undefined
  let traced = false
  let figures: AllFigures = {}
  let endFigures = () => {}
  let giveWay = new AbortController()
  let turn: Promise<unknown> = Promise.resolve()

  function tell(event: RunnerEvent): void {
    if (event.type === 'state') starting?.nodes.set(event.node.name, event.node)
    for (const listener of listeners) listener(event)
  }
  const tellSystem = () => tell({ type: 'system', system: state() })

  function state(): StageState {
    const nodes = system?.nodes() ?? [...(starting?.nodes.values() ?? [])]
    return {
      state: system ? 'running' : starting ? 'starting' : 'none',
      stage: system?.stage ?? starting?.stage ?? null,
      url: system?.url ?? null,
      nodes: nodes.map((node) => ({ ...node, figures: figures[node.name] ?? null })),
      links: system?.links() ?? [],
    }
  }

  /** One after the other, and what has not finished starting gives way to what is asked for after it. */
  function inTurn<T>(task: (signal: AbortSignal) => Promise<T>): Promise<T> {
    giveWay.abort(new PlainError('It gave way to what was asked for after it.'))
    giveWay = new AbortController()
    const { signal } = giveWay
    const done = turn.then(() => task(signal))
    turn = done.catch(() => {})
    return done
  }

  async function end(): Promise<void> {
    endFigures()
    figures = {}
    const ending = system
    if (!ending) return
    await ending.stop()
    system = undefined
    tellSystem()
  }

  async function begin(stage: string, wanted: StartWith, signal: AbortSignal): Promise<void> {
    const { world, dnsPort, fill } = options
    const { seed = 'none', trace = false, ...shape } = wanted
    const env = { ...options.env, ...(trace && { LOG_LEVEL: 'debug' }) }
    const folder = join(options.stages, stage)
    // A mistake in what is asked for must not cost what is running.
    const planned = await planStage(folder, shape.counts)
    planSizes(planned, shape.size)
    await redisFor(folder, planned, signal)
    signal.throwIfAborted()
    await end()
    starting = { stage, nodes: new Map() }
    tellSystem()
    try {
      const dataDir = options.dataDir?.(stage, seed)
      const around = { world, dnsPort, env, dataDir }
      system = await startSystem({ stage: folder, ...around, ...shape, signal, onEvent: tell })
      traced = trace
    } finally {
      starting = undefined
      tellSystem()
    }
    const begun = system
    endFigures = watchFigures(begun, (now, links) => {
      figures = now
      tell({ type: 'figures', figures, links })
    })
    if (seed === 'none' || !fill) return
    const stop = () => void begun.stop()
    signal.addEventListener('abort', stop)
    try {
      await fill(begun, seed)
    } catch (error) {
      await end()
      throw signal.aborted ? signal.reason : error
    } finally {
      signal.removeEventListener('abort', stop)
    }
  }

  return {
    state,
    event: (): RunnerEvent => ({ type: 'system', system: state() }),
    system: () => system,
    /** Whether the nodes of what runs log each request. */
    traced: () => traced,
    knows: (stage: string) =>
      /^[\w-]+$/.test(stage) && existsSync(join(options.stages, stage, 'src/system.ts')),
    start: (stage: string, wanted: StartWith = {}) => inTurn((signal) => begin(stage, wanted, signal)),
    stop: () => inTurn(end),
    /** @returns how to stop listening */
    onEvent(listener: (event: RunnerEvent) => void) {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
  }
}
