/** How busy each node's process is, once a second, from its own metrics. */
import { setTimeout as sleep } from 'node:timers/promises'
import { askAdmin } from './admin-request.ts'
import type { RunningSystem } from './running-system.ts'

export type Figures = {
  /** Of one core: 1 is all of it. */
  cpu: number
  /** Bytes of memory that it really holds. */
  memory: number
  requestsPerSecond: number
}

/** Node name to figures; those that do not answer are not there. */
export type AllFigures = Record<string, Figures>

const EVERY = 1_000

type Sample = { at: number; pid: number | undefined; cpuSeconds: number; memory: number; requests: number }

/** @returns how to stop */
export function watchFigures(system: RunningSystem, tell: (figures: AllFigures) => void): () => void {
  let samples = new Map<string, Sample>()
  let stopped = false

  async function sample(): Promise<void> {
    const before = samples
    const nodes = system.nodes().filter(({ state }) => state === 'ready' || state === 'not-ready')
    const asked = nodes.map(async ({ name, pid, adminPort }) => {
      const { text } = await askAdmin(adminPort, '/metrics', { within: EVERY })
      return [name, { at: performance.now(), pid, ...read(text) }] as const
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
  return {
    cpu: (now.cpuSeconds - last.cpuSeconds) / seconds,
    memory: now.memory,
    requestsPerSecond: (now.requests - last.requests) / seconds,
  }
}

function read(metrics: string): Pick<Sample, 'cpuSeconds' | 'memory' | 'requests'> {
  const sum = (metric: string) => {
    const lines = metrics.matchAll(new RegExp(`^${metric}(?:\\{.*\\})? (\\S+)`, 'gm'))
    return Array.from(lines, ([, value]) => Number(value)).reduce((all, value) => all + value, 0)
  }
  return {
    cpuSeconds: sum('process_cpu_seconds_total'),
    memory: sum('process_resident_memory_bytes'),
    requests: sum('http_requests_total'),
  }
}
