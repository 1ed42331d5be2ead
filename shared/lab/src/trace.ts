/**
 * Follows one request through a running system: it is sent with an id of our own making, and what the nodes' logs say
 * with that id is put together, in the order of their clocks, which here are one.
 */
import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { request } from 'undici'
import { belowLocalhost } from './below-localhost.ts'
import type { LogLine } from './events.ts'
import type { RunningSystem } from './running-system.ts'

/** A line of a node's log, with whatever else it says that is short. */
export type Hop = {
  node: string
  kind: string
  /** In milliseconds since it was sent. */
  at: number
  level: string
  msg: string
  [field: string]: string | number | boolean
}

export type Trace = {
  requestId: string
  path: string
  /** Whether the nodes log each request: else few lines name it, or none. */
  traced: boolean
  /** Null where no answer came. */
  status: number | null
  /** Why none came. */
  failed: string | null
  /** Until the whole answer was there, or none would come. */
  ms: number
  hops: Hop[]
}

/** In milliseconds. Every tier answers or gives up sooner. */
const ANSWER_WITHIN = 10_000
/** Nodes write their lines together, every few milliseconds: after so many without one no more will come. */
const QUIET_FOR = 150
/** After the answer, in milliseconds. */
const LONGEST_WAIT = 1_000
/** So much is shown of one request, and of one field. */
const MOST_HOPS = 200
const LONGEST_FIELD = 200

/** @param path of the app, such as `/api/v1/photos` */
export async function trace(system: RunningSystem, path: string, traced: boolean): Promise<Trace> {
  const requestId = `trace-${randomUUID()}`
  const kinds = new Map(system.nodes().map(({ name, kind }) => [name, kind]))
  const hops: Hop[] = []
  const sent = Date.now()
  let heard = 0
  const deaf = system.onEvent((event) => {
    if (event.type !== 'log' || event.line.requestId !== requestId || hops.length >= MOST_HOPS) return
    heard = performance.now()
    hops.push(hopOf(event.node, kinds.get(event.node) ?? '', event.line, sent))
  })
  try {
    const begun = performance.now()
    const answer = await ask(system.url, path, requestId)
    const answered = performance.now()
    const quiet = () => performance.now() - Math.max(heard, answered) >= QUIET_FOR
    while (!quiet() && performance.now() - answered < LONGEST_WAIT) await sleep(QUIET_FOR / 10)
    hops.sort((one, other) => one.at - other.at)
    return { requestId, path, traced, ...answer, ms: Math.round(answered - begun), hops }
  } finally {
    deaf()
  }
}

async function ask(url: string, path: string, requestId: string) {
  try {
    const { statusCode, body } = await request(new URL(path, url), {
      dispatcher: belowLocalhost,
      headers: { 'x-request-id': requestId },
      signal: AbortSignal.timeout(ANSWER_WITHIN),
    })
    // Part of what takes its time, and nothing to keep.
    await body.dump({ limit: Infinity })
    return { status: statusCode, failed: null }
  } catch (error) {
    const { code, message, name } = error as Error & { code?: string }
    const failed =
      name === 'TimeoutError' ? `No answer came within ${ANSWER_WITHIN / 1000} s.` : (code ?? message)
    return { status: null, failed }
  }
}

function hopOf(node: string, kind: string, line: LogLine, sent: number): Hop {
  const { level, time, msg = '', requestId: _, ...more } = line
  const fields: Record<string, string | number | boolean> = {}
  for (const [name, value] of Object.entries(more)) {
    if (typeof value === 'string') fields[name] = value.slice(0, LONGEST_FIELD)
    if (typeof value === 'number' || typeof value === 'boolean') fields[name] = value
  }
  return { ...fields, node, kind, at: new Date(time).getTime() - sent, level, msg }
}
