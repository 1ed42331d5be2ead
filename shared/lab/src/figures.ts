/** How busy each node's process is, once a second, from what it counts of itself. */
import { setTimeout as sleep } from 'node:timers/promises'
import type { Counters } from './program.ts'
import type { RunningSystem } from './running-system.ts'

export type Figures = {
  /** Of one core: 1 is all of it. */
  cpu: number
  /** Bytes of memory that it really holds. */
  memory: number
  requestsPerSecond: number
  /** In a second, where it counts them: a Redis server does. */
  cache?: { hits: number; misses: number; evictions: number }
}

/** Node name to figures; those that do not answer are not there. */
export type AllFigures = Record<string, Figures>

const EVERY = 1_000

type Sample = Counters & { at: number; pid: number | undefined }

/** @returns how to stop */
export function watchFigures(system: RunningSystem, tell: (figures: AllFigures) => void): () => void {
  let samples = new Map<string, Sample>()
  let stopped = false

  async function sample(): Promise<void> {
    const before = samples
    const nodes = system.nodes().filter(({ state }) => state === 'ready' || state === 'not-ready')
    const asked = nodes.map(async ({ name, pid }) => {
      const counters = await system.counters(name)
      return [name, { at: performance.now(), pid, ...counters }] as const
    })
    const answered = (await Promise.allSettled(asked)).flatMap((one) =>
      one.status === 'fulfilled' ? [one.value] : [],
    )
    samples = new Map(answered)
    if (stopped) return
    const figures: AllFigures = {}
    for (const [name, now] of samples) {
      const last = before.get(name)
      // Counters begin again at nothing in a new process.
      if (last && last.pid === now.pid) figures[name] = between(last, now)
    }
    tell(figures)
  }

  async function keepSampling(): Promise<void> {
    while (!stopped) {
      await sleep(EVERY, undefined, { ref: false })
      if (!stopped) await sample()
    }
  }

  void keepSampling()
  return () => {
    stopped = true
  }
}

function between(last: Sample, now: Sample): Figures {
  const seconds = (now.at - last.at) / 1000
  const perSecond = (before: number, after: number) => (after - before) / seconds
  return {
    cpu: perSecond(last.cpuSeconds, now.cpuSeconds),
    memory: now.memory,
    requestsPerSecond: perSecond(last.requests, now.requests),
    ...(last.cache &&
      now.cache && {
        cache: {
          hits: perSecond(last.cache.hits, now.cache.hits),
          misses: perSecond(last.cache.misses, now.cache.misses),
          evictions: perSecond(last.cache.evictions, now.cache.evictions),
        },
      }),
  }
}
