/** What every node's process has, whatever box it is. */
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import type { Logger } from 'pino'
import type { Registry } from 'prom-client'
import type { Neighbours } from './neighbours.ts'

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
  /** Serves HTTP on the node's serving port, and says so to whoever started it. */
  serveHttp(handle: (request: IncomingMessage, response: ServerResponse) => void): Promise<void>
  /** The same for a protocol of the node's own. */
  serveTcp(handle: (socket: Socket) => void): Promise<void>
  /** For what listens by itself: says on which port. */
  announce(port: number): void
}
