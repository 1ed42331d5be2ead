/**
 * What an experiment works with: the stage as it describes itself, and systems of it that run. Starting one takes
 * seconds, so those who ask for the same share it, as long as each leaves all of its nodes ready.
 */
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { type RunningSystem, type StartOptions, startSystem } from '@ztm/lab/system'
import type { NodeKind, Role, System } from '@ztm/node/system'
import { until } from '../eventually.ts'

export type Wish = Omit<StartOptions, 'stage' | 'dataDir' | 'signal'>

export type Trial = {
  /** The stage's folder. */
  stage: string
  kinds: System
  /** The kind of node that does this, the first where several do. */
  kindWith(role: Role): NodeKind
  /** What experiments share: everything in it may be changed but not taken away. */
  system(): Promise<RunningSystem>
  /** A system of one's own, stopped when the experiment ends. */
  ownSystem(wish: Wish): Promise<RunningSystem>
  signal: AbortSignal
}

/** Where a balancer has just heard that one of the web servers is back, it may not send anybody there yet. */
async function eachServes(system: RunningSystem): Promise<void> {
  const web = system.nodes().filter(({ roles }) => roles.includes('web'))
  const waitedFor = new Set<string | null>(web.map(({ name }) => name))
  await until(
    'each web server to serve',
    async () => {
      const { headers } = await fetch(`${system.url}/api/v1/photos?limit=1`)
      waitedFor.delete(headers.get('x-served-by'))
      return waitedFor.size === 0
    },
    { within: 30_000 },
  )
}

export async function createTrials(stage: string, signal: AbortSignal) {
  const { system: kinds } = (await import(`${pathToFileURL(join(stage, 'src/system.ts'))}`)) as {
    system: System
  }
  let shared: RunningSystem | undefined

  function kindWith(role: Role): NodeKind {
    const kind = kinds.find(({ roles }) => roles.includes(role))
    if (!kind) throw new Error(`no node of ${stage} has the role ${role}`)
    return kind
  }

  async function system(): Promise<RunningSystem> {
    if (shared?.nodes().some(({ state }) => state !== 'ready')) {
      await shared.stop()
      shared = undefined
    }
    shared ??= await startSystem({ stage, signal })
    await eachServes(shared)
    return shared
  }

  /** @param work is given a trial of its own; what it started is stopped afterwards, whatever happens */
  async function run<T>(work: (trial: Trial) => Promise<T>): Promise<T> {
    const own: RunningSystem[] = []
    async function ownSystem(wish: Wish): Promise<RunningSystem> {
      const started = await startSystem({ ...wish, stage, signal })
      own.push(started)
      return started
    }
    try {
      return await work({ stage, kinds, kindWith, system, ownSystem, signal })
    } finally {
      await Promise.all(own.map((one) => one.stop()))
    }
  }

  return { run, close: async () => await shared?.stop() }
}
