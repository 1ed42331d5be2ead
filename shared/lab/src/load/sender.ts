/**
 * Sends requests and says how each ended: once, always, and within the patience that people have. At most so many are
 * in flight, as each needs a connection; those that are due meanwhile wait, their latency counting on, and there is a
 * limit to those too.
 */
import { Agent } from 'undici'
import { lookUpHere } from '../below-localhost.ts'
import { brokenBy, type Ending } from './outcome.ts'

export type Request = {
  /** What it is counted as. */
  name: string
  method: 'GET' | 'HEAD' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  /** Only where it goes elsewhere than the rest. */
  origin?: string
  path: string
  headers: Record<string, string>
  body?: string | Buffer
  /** Told of an answer's headers. */
  onHeaders?: (headers: Record<string, string | string[] | undefined>) => void
}

type Flight = {
  request: Request
  /** On `performance.now()`'s clock. */
  since: number
  ended: (ending: Ending) => void
  abort?: () => void
  over: boolean
}

const OUTSTANDING = 10_000
const SWEEP_EVERY = 50

export type Sender = ReturnType<typeof createSender>

type Limits = {
  connections: number
  /** In milliseconds, counted from when a request was due. */
  patience: number
}

export function createSender(home: string, { connections, patience }: Limits) {
  const agent = new Agent({
    connections,
    connect: { timeout: patience, lookup: lookUpHere },
    headersTimeout: 0,
    bodyTimeout: 0,
  })
  const flying = new Set<Flight>()
  const waiting: Flight[] = []
  let idle: (() => void) | undefined

  function dispatch(flight: Flight): void {
    const { origin = home, method, path, headers, body, onHeaders } = flight.request
    flying.add(flight)
    let status = 0
    agent.dispatch(
      { origin, method, path, headers, body },
      {
        onRequestStart(controller) {
          flight.abort = () => controller.abort(new Error('nobody waits for it any longer'))
          // Given up before there was a connection for it.
          if (flight.over) flight.abort()
        },
        onResponseStart(_, statusCode, answered) {
          status = statusCode
          onHeaders?.(answered)
        },
        onResponseData() {},
        onResponseEnd: () => end(flight, status),
        onResponseError: (_, error) => end(flight, brokenBy(error)),
      },
    )
  }

  function end(flight: Flight, ending: Ending): void {
    if (flight.over) return
    flight.over = true
    flying.delete(flight)
    flight.ended(ending)
    const next = waiting.shift()
    if (next) dispatch(next)
    else if (flying.size === 0) idle?.()
  }

  function giveUp(flight: Flight, ending: Ending): void {
    end(flight, ending)
    flight.abort?.()
  }

  const sweep = setInterval(() => {
    const now = performance.now()
    const spent = ({ since }: Flight) => now - since > patience
    // Those that wait are in the order in which they were due.
    while (waiting[0] && spent(waiting[0])) waiting.shift()?.ended('timeout')
    for (const flight of flying) if (spent(flight)) giveUp(flight, 'timeout')
  }, SWEEP_EVERY)

  return {
    /** @param since when it was due @returns whether there was room for it */
    send(request: Request, since: number, ended: (ending: Ending) => void): boolean {
      if (flying.size + waiting.length >= OUTSTANDING) return false
      const flight: Flight = { request, since, ended, over: false }
      if (flying.size < connections) dispatch(flight)
      else waiting.push(flight)
      return true
    },
    /** @returns when all have ended, which patience bounds */
    async settled(): Promise<void> {
      if (flying.size === 0) return
      await new Promise<void>((resolve) => {
        idle = resolve
      })
    },
    async close(): Promise<void> {
      clearInterval(sweep)
      for (const flight of waiting.splice(0)) flight.ended('unfinished')
      for (const flight of flying) giveUp(flight, 'unfinished')
      await agent.destroy()
    },
  }
}
