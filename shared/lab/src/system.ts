/** Runs a stage's system on this computer: every node a process, all started at once, watched, broken and ended. */
import { existsSync, mkdirSync, mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { System } from '@ztm/node/system'
import { askAdmin } from './admin-request.ts'
import type { Listener } from './events.ts'
import { createNodeProcess, type NodeProcess } from './node-process.ts'
import type { NodeState } from './node-state.ts'
import { PlainError, PortTaken } from './plain-error.ts'
import { type Counts, planNodes } from './plan.ts'
import { isFree } from './ports.ts'
import { startReaper } from './reaper.ts'
import { openWorld } from './world.ts'

/** Compiled once for all runs: a node is up in half the time. */
const COMPILED = join(import.meta.dirname, '../../../node_modules/.cache/node-compile')

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

export type RunningSystem = {
  /** The name of the stage's folder. */
  stage: string
  /** Where a person's browser goes. */
  url: string
  nodes(): NodeState[]
  node(name: string): NodeState
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

/** @throws PlainError where it can't be started; then nothing is left running */
export async function startSystem(options: StartOptions): Promise<RunningSystem> {
  const planned = planNodes(await readSystem(options.stage), options.counts)
  const listeners = new Set<Listener>(options.onEvent ? [options.onEvent] : [])
  const emit: Listener = (event) => {
    for (const listener of listeners) listener(event)
  }
  if (options.dnsPort && !(await isFree(options.dnsPort))) throw new PortTaken(options.dnsPort)

  // Before any process, so that a taken port costs nothing.
  const nodes = new Map<string, NodeProcess>()
  const states = () => Array.from(nodes.values(), (node) => node.state())
  const world = await openWorld(options.world?.port ?? 0, states)
  const reaper = startReaper()
  const dataDir = options.dataDir ?? mkdtempSync(join(tmpdir(), 'zero-to-millions-'))
  if (!options.dataDir) reaper.remove(dataDir)

  const firstDns = planned.find(({ kind }) => kind.roles.includes('names'))
  for (const plan of planned) {
    const { kind, name, center } = plan
    const own = join(dataDir, name)
    mkdirSync(own, { recursive: true })
    const needed = () =>
      [...nodes.values()].filter((node) => node.name !== name && kind.needs.includes(node.kind.kind))
    const node = createNodeProcess(plan, {
      main: join(options.stage, 'src', kind.main),
      env: {
        ...process.env,
        NODE_ENV: 'production',
        NODE_COMPILE_CACHE: COMPILED,
        NODE_NAME: name,
        CENTER: center,
        REGION: center,
        DATA_DIR: own,
        PROXY_PROTOCOL: kind.public ? 'on' : 'off',
        ...options.env,
      },
      port: plan === firstDns ? (options.dnsPort ?? 0) : 0,
      neighbours: () => needed().map((other) => other.neighbour()),
      reaper,
      emit,
      moved: () => {
        for (const other of nodes.values()) other.tell()
      },
    })
    nodes.set(name, node)
  }

  const find = (name: string) => {
    const node = nodes.get(name)
    if (!node) throw new PlainError(`There is no node ${name}.`)
    return node
  }

  let stopped: Promise<void> | undefined
  const stop = () => {
    stopped ??= stopAll()
    return stopped
  }
  async function stopAll(): Promise<void> {
    await Promise.all(Array.from(nodes.values(), (node) => node.retire()))
    await world.close()
    await reaper.end()
  }

  const system: RunningSystem = {
    stage: basename(options.stage),
    url: `http://localhost:${world.port}`,
    nodes: states,
    node: (name) => find(name).state(),
    kill: async (name) => await find(name).kill(),
    freeze: async (name) => find(name).freeze(),
    thaw: async (name) => await find(name).thaw(),
    restart: async (name) => await find(name).restart(),
    stopNode: async (name) => await find(name).stop(),
    startNode: async (name) => await find(name).start(),
    adminUrl: (name) => `http://127.0.0.1:${find(name).state().adminPort}`,
    serverUrl: (name) => `http://127.0.0.1:${find(name).state().port}`,
    seed: (what) => seed(states(), what),
    onEvent(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    stop,
  }

  try {
    options.signal?.addEventListener('abort', stop)
    options.signal?.throwIfAborted()
    await Promise.all(Array.from(nodes.values(), (node) => node.start()))
    if (options.seed) await system.seed(options.seed)
    return system
  } catch (error) {
    await stop()
    throw options.signal?.aborted ? options.signal.reason : error
  } finally {
    options.signal?.removeEventListener('abort', stop)
  }
}

async function readSystem(stage: string): Promise<System> {
  const path = join(stage, 'src', 'system.ts')
  if (!existsSync(path)) throw new PlainError(`There is no stage in ${stage}: it has no src/system.ts.`)
  const { system } = await import(pathToFileURL(path).href)
  return system
}

async function seed(nodes: readonly NodeState[], what: Seed): Promise<void> {
  const web = nodes.find(({ roles, state }) => roles.includes('web') && state === 'ready')
  if (!web) throw new PlainError('No web server is ready to be seeded.')
  const { status, text } = await askAdmin(web.adminPort, '/seed', { body: what })
  if (status !== 200) throw new PlainError(`${web.name} could not be seeded: ${text.trim()}`)
}
