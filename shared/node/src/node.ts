/** What every node's process has, whatever box it is. */
import type { Socket } from 'node:net'
import type { Logger } from 'pino'
import { collectDefaultMetrics, Registry } from 'prom-client'
import { z } from 'zod'
import { createAdmin } from './admin.ts'
import { Port, readConfig } from './config.ts'
import { type HttpHandler, listenHttp, listenTcp, type Serving, type Tls } from './listen.ts'
import { createLog, LOG_LEVELS } from './log.ts'
import { createAllNeighbours, type Neighbour, type Neighbours, NeighboursText } from './neighbours.ts'
import { createReadiness } from './readiness.ts'
import { createServiceClock } from './service-clock.ts'
import { createShutdown } from './shutdown.ts'

export type Node = {
  /** Such as `web-1`. */
  name: string
  log: Logger
  metrics: Registry
  neighbours(kind: string): Neighbours
  /** Adds a check to `/readyz`: ready where it resolves, not ready with its message where it rejects or takes over a second. */
  readyWhen(what: string, check: () => Promise<unknown>): void
  /** Adds a route to the private admin port: takes and returns JSON. */
  onAdmin(path: string, handle: (body: unknown) => Promise<unknown>): void
  /** What to close at the end, after the last request, the latest added first. */
  atShutdown(close: () => void | Promise<void>): void
  /** Serves HTTP (over TLS where a certificate is given) on the node's serving port, and says so to whoever started it. */
  serveHttp(handle: HttpHandler, tls?: Tls): Promise<void>
  /** The same for a protocol of the node's own. */
  serveTcp(handle: (socket: Socket) => void): Promise<void>
  /** For what listens by itself: says on which port. */
  announce(port: number): void
}

/** What a node says to whoever started it, and what it is told, over the channel between the two processes. */
export type FromNode = { type: 'listening'; port: number; adminPort: number }
export type ToNode =
  | { type: 'neighbours'; neighbours: Neighbour[] }
  /** In milliseconds; 0 for none. */
  | { type: 'service-time'; serviceTime: number }

export function startNode(): Node {
  const config = readConfig({
    NODE_NAME: z.string(),
    PORT: Port.default(0),
    ADMIN_PORT: Port.default(0),
    LOG_LEVEL: z.enum(LOG_LEVELS).default('info'),
    PROXY_PROTOCOL: z.enum(['on', 'off']).default('off'),
    NEIGHBOURS: NeighboursText.default([]),
    SERVICE_TIME_MS: z.coerce.number().min(0).default(0),
  })
  const name = config.NODE_NAME
  const log = createLog(name, config.LOG_LEVEL)
  const shutdown = createShutdown(log)
  const metrics = new Registry()
  collectDefaultMetrics({ register: metrics, eventLoopMonitoringPrecision: 100 })
  const { neighbours, update, unknown } = createAllNeighbours(config.NEIGHBOURS)
  const clock = createServiceClock(config.SERVICE_TIME_MS)
  process.on('message', (message: ToNode) => {
    if (message.type === 'neighbours') update(message.neighbours)
    else clock.set(message.serviceTime)
  })

  const place = { port: config.PORT, proxied: config.PROXY_PROTOCOL === 'on', clock }
  let servingPort: number | undefined
  const readiness = createReadiness()
  readiness.add('serving', async () => {
    if (shutdown.begun()) throw new Error('shutting down')
    if (servingPort === undefined) throw new Error('still starting')
  })
  readiness.add('neighbours', async () => {
    if (unknown().length > 0) throw new Error(`not known yet: ${unknown().join(', ')}`)
  })

  // Open from the beginning, so that one can see what a node that is not ready yet is waiting for.
  const admin = createAdmin({ name, log, metrics, readiness })
  const adminListening = admin.listen(config.ADMIN_PORT)

  async function announce(port: number): Promise<void> {
    const adminPort = await adminListening
    servingPort = port
    log.info({ port, adminPort }, 'listening')
    // Whoever started this may be gone already, which ends it soon and is no error.
    process.send?.({ type: 'listening', port, adminPort } satisfies FromNode, undefined, undefined, () => {})
  }

  async function serve({ port, drain }: Serving): Promise<void> {
    shutdown.drainFirst(drain)
    await announce(port)
  }

  return {
    name,
    log,
    metrics,
    neighbours,
    readyWhen: readiness.add,
    onAdmin: admin.post,
    atShutdown: shutdown.thenClose,
    serveHttp: async (handle, tls) => serve(await listenHttp(place, handle, tls)),
    serveTcp: async (handle) => serve(await listenTcp(place, handle)),
    announce: (port) => void announce(port),
  }
}
