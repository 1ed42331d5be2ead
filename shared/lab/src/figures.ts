/** How busy each node's process is and what passes over each link, once a second, from what they count. */
import { setTimeout as sleep } from 'node:timers/promises'
import type { Counters } from './program.ts'
import type { LinkTraffic, RunningSystem } from './running-system.ts'

export type Figures = {
  /** Of one core: 1 is all of it. */
  cpu: number
  /** Bytes of memory that it really holds. */
  memory: number
  /** Where it counts none itself, what its links carry to it. */
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
    // Counters begin again at nothing in a new process.
    const pairs = [...samples].flatMap(([name, now]) => {
      const last = before.get(name)
      return last && last.pid === now.pid ? [[name, last, now] as const] : []
    })
    const counted = new Map(pairs.map(([name, last, now]) => [name, requestsBetween(last, now)]))
    const links = linkFigures(passed, traffic, counted)
    const overLinks = (name: string) =>
      links.reduce((all, { to, requests }) => all + (to === name ? requests : 0), 0)
    const figures = pairs.map(([name, last, now]) => {
      const requestsPerSecond = counted.get(name) ?? overLinks(name)
      return [name, { requestsPerSecond, ...between(last, now) }] as const
    })
    tell(Object.fromEntries(figures), links)
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

/**
 * @param counted each node's requests, a second; nothing for one that counts none
 * @returns what passed between two looks, a second
 */
export function linkFigures(
  last: Traffic,
  now: Traffic,
  counted: ReadonlyMap<string, number | undefined>,
): LinkFigures[] {
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
    const all = counted.get(to)
    const byPeople = (now.fromPeople.get(to) ?? 0) - (last.fromPeople.get(to) ?? 0)
    const byAll = grown.reduce((all, other) => all + (other.to === to ? other.sent : 0), byPeople)
    return { from, to, bytes, requests: all === undefined || byAll === 0 ? turns : (all * sent) / byAll }
  })
}

function requestsBetween(last: Sample, now: Sample): number | undefined {
  if (last.requests === null || now.requests === null) return undefined
  return (now.requests - last.requests) / ((now.at - last.at) / 1000)
}

function between(last: Sample, now: Sample): Omit<Figures, 'requestsPerSecond'> {
  const seconds = (now.at - last.at) / 1000
  const perSecond = (before: number, after: number) => (after - before) / seconds
  return {
    cpu: perSecond(last.cpuSeconds, now.cpuSeconds),
    memory: now.memory,
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
