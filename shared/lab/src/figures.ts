/** How busy each node's process is and what passes over each link, once a second, from what they count. */
import { setTimeout as sleep } from 'node:timers/promises'
import type { Counters } from './program.ts'
import type { LinkTraffic, RunningSystem } from './running-system.ts'

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

/**
 * In a second. Requests are those of the node that is needed, shared out among those who spoke to it by how many bytes
 * they sent: exact where there is one of them. A node that does not count them is taken at how often it was spoken to
 * after an answer, which is exact where nobody asks before having been answered.
 */
export type LinkFigures = { from: string; to: string; requests: number; bytes: number }

export type Tell = (figures: AllFigures, links: LinkFigures[]) => void

const EVERY = 1_000

type Sample = Counters & { at: number; pid: number | undefined }

/** @returns how to stop */
export function watchFigures(system: RunningSystem, tell: Tell): () => void {
  let samples = new Map<string, Sample>()
  let traffic = trafficNow(system)
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
    const passed = traffic
    traffic = trafficNow(system)
    if (stopped) return
    const figures: AllFigures = {}
    for (const [name, now] of samples) {
      const last = before.get(name)
      // Counters begin again at nothing in a new process.
      if (last && last.pid === now.pid) figures[name] = between(last, now)
    }
    const links = linkFigures(passed, traffic, figures)
    // Who counts none itself has been asked what its links say: its box and its lines must not disagree.
    for (const [name, one] of Object.entries(figures)) {
      if (one.requestsPerSecond > 0) continue
      one.requestsPerSecond = links.reduce((all, { to, requests }) => all + (to === name ? requests : 0), 0)
    }
    tell(figures, links)
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

export type Traffic = { at: number; links: LinkTraffic[]; fromPeople: Map<string, number> }

function trafficNow(system: RunningSystem): Traffic {
  const links = system.traffic()
  const called = new Set(links.map(({ to }) => to))
  const fromPeople = new Map(Array.from(called, (name) => [name, system.fromPeople(name)]))
  return { at: performance.now(), links, fromPeople }
}

/** @returns what passed between two looks, a second */
export function linkFigures(last: Traffic, now: Traffic, figures: AllFigures): LinkFigures[] {
  const seconds = (now.at - last.at) / 1000
  const grown = now.links.map(({ from, to, bytes, asked }, at) => {
    // They are always the same, in the same order.
    const before = last.links[at] as LinkTraffic
    return {
      from,
      to,
      bytes: (bytes - before.bytes) / seconds,
      sent: asked.bytes - before.asked.bytes,
      turns: (asked.turns - before.asked.turns) / seconds,
    }
  })
  return grown.map(({ from, to, bytes, sent, turns }) => {
    const counted = figures[to]?.requestsPerSecond ?? 0
    const byPeople = (now.fromPeople.get(to) ?? 0) - (last.fromPeople.get(to) ?? 0)
    const byAll = grown.reduce((all, other) => all + (other.to === to ? other.sent : 0), byPeople)
    return { from, to, bytes, requests: counted === 0 || byAll === 0 ? turns : (counted * sent) / byAll }
  })
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
