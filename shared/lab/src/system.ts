/** Runs a stage's system on this computer: every node a process, all started at once, watched, broken and ended. */
import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { askAdmin } from './admin-request.ts'
import type { Listener } from './events.ts'
import type { NodeState } from './node-state.ts'
import { createNode, type LabNode } from './node-verbs.ts'
import { PlainError, PortTaken } from './plain-error.ts'
import { planStage } from './plan.ts'
import { isFree } from './ports.ts'
import { createPrograms } from './program-of.ts'
import { startReaper } from './reaper.ts'
import { redisFor } from './redis-program.ts'
import type { RunningSystem, Seed, StartOptions } from './running-system.ts'
import { planSizes } from './sizes.ts'
import { readyWithin } from './until-ready.ts'
import { createWiring } from './wiring.ts'
import { openWorld } from './world.ts'

export type { RunningSystem, Seed, StartOptions } from './running-system.ts'

/** @throws PlainError where it can't be started; then nothing is left running */
export async function startSystem(options: StartOptions): Promise<RunningSystem> {
  const planned = await planStage(options.stage, options.counts)
  const sizes = planSizes(planned, options.size)
  const listeners = new Set<Listener>(options.onEvent ? [options.onEvent] : [])
  const emit: Listener = (event) => {
    for (const listener of listeners) listener(event)
  }
  // Before any process, so that what is missing costs nothing, and a taken port neither.
  const redis = await redisFor(options.stage, planned, options.signal)
  if (options.dnsPort && !(await isFree(options.dnsPort))) throw new PortTaken(options.dnsPort)
  const nodes = new Map<string, LabNode>()
  const states = () => Array.from(nodes.values(), (node) => node.state())
  const world = await openWorld(options.world?.port ?? 0, states)
  const url = `http://localhost:${world.port}`
  const reaper = startReaper()
  const dataDir = options.dataDir ?? mkdtempSync(join(tmpdir(), 'zero-to-millions-'))
  if (!options.dataDir) reaper.remove(dataDir)

  const wiring = createWiring(nodes, options.links ?? false, emit)
  const programOf = createPrograms({ ...options, url, dataDir, redis, reaper }, planned)
  for (const plan of planned) {
    const { name } = plan
    const node: LabNode = createNode(plan, {
      program: programOf(plan),
      size: sizes.get(name),
      readyWithin: readyWithin(planned.length),
      neighbours: () => wiring.neighboursOf(node),
      emit,
      logged: (node, read) => {
        if (listeners.size > 0) emit({ type: 'log', node, line: read() })
      },
      moved: wiring.moved,
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
    wiring.close()
    await world.close()
    await reaper.end()
  }

  const system: RunningSystem = {
    stage: basename(options.stage),
    url,
    nodes: states,
    node: (name) => find(name).state(),
    links: wiring.list,
    traffic: wiring.traffic,
    fromPeople: world.sentTo,
    kill: async (name) => await find(name).kill(),
    freeze: async (name) => find(name).freeze(),
    thaw: async (name) => await find(name).thaw(),
    restart: async (name) => await find(name).restart(),
    stopNode: async (name) => await find(name).stop(),
    startNode: async (name) => await find(name).start(),
    resize: async (name, size) => find(name).resize(size),
    cut: (from, to, way) => wiring.change(from, to, (link) => link.cut(way)),
    heal: (from, to) => wiring.change(from, to, (link) => link.heal()),
    delay: (from, to, ms) => wiring.change(from, to, (link) => link.delay(ms)),
    throttle: (from, to, rate) => wiring.change(from, to, (link) => link.throttle(rate)),
    counters: async (name) => await find(name).counters(),
    adminUrl: (name) => {
      const { kind, state } = find(name)
      if ('redis' in kind) throw new PlainError(`${name} is a Redis server: it has no admin port.`)
      return `http://127.0.0.1:${state().adminPort}`
    },
    serverUrl: (name) => {
      const { kind, state } = find(name)
      return `${'redis' in kind ? 'redis' : 'http'}://127.0.0.1:${state().port}`
    },
    neighboursOf: (name) => wiring.neighboursOf(find(name)),
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

async function seed(nodes: readonly NodeState[], what: Seed): Promise<void> {
  const web = nodes.find(({ roles, state }) => roles.includes('web') && state === 'ready')
  if (!web) throw new PlainError('No web server is ready to be seeded.')
  const { status, text } = await askAdmin(web.adminPort, '/seed', { body: what })
  if (status !== 200) throw new PlainError(`${web.name} could not be seeded: ${text.trim()}`)
}
