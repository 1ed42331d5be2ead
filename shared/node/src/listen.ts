/**
 * Serving: HTTP, or a protocol of the node's own, on one port of this computer's loopback interface. Nobody on the
 * network can reach a node; in a real system a private network does that.
 */
import { createServer as createHttpServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { createServer as createHttpsServer } from 'node:https'
import { createServer as createTcpServer, type Server, type Socket } from 'node:net'
import { createInFlight } from './in-flight.ts'
import { serveBy } from './in-turn.ts'
import { expectProxyLine } from './proxy-protocol.ts'
import type { ServiceClock } from './service-clock.ts'

export const HOST = '127.0.0.1'

/** What requests under way have to finish when the node shuts down. */
const DRAIN_WITHIN = 5_000

/** A certificate and its key, in PEM. */
export type Tls = { cert: Buffer; key: Buffer }
export type HttpHandler = (request: IncomingMessage, response: ServerResponse) => void
/** Where to serve, whether each connection begins by saying whom it is from, and at which pace. */
export type Place = { port: number; proxied: boolean; clock: ServiceClock }
/** An open port, and how to give it back: no new connections, and requests under way finished. */
export type Serving = { port: number; drain: () => Promise<void> }

export async function listenHttp(
  { port, proxied, clock }: Place,
  handle: HttpHandler,
  tls?: Tls,
): Promise<Serving> {
  const underWay = createInFlight<ServerResponse>()
  let drained: (() => void) | undefined

  const options = {
    // Not a second timeout for idle connections: Node would change from one to the other and back for each request,
    // which is several hundredths of what an answer costs. With it goes the header that tells clients of it, and each
    // keeps an idle connection for as long as it likes; undici, for 4 s.
    keepAliveTimeout: 0,
    headersTimeout: 20_000,
    requestTimeout: 60_000,
    connectionsCheckingInterval: 5_000,
  }
  const server = tls ? createHttpsServer({ ...options, ...tls }, take) : createHttpServer(options, take)
  // How long a connection may be silent, whether it is idle, its reader has stopped in the middle of an answer, or has
  // vanished without a word. Longer than the proxies here keep an idle one: the proxy must be the one that closes it, or
  // now and then a request is sent into a connection that is just being closed.
  server.timeout = 120_000

  function take(request: IncomingMessage, response: ServerResponse): void {
    underWay.add(response)
    response.on('close', finished)
    if (drained) response.setHeader('Connection', 'close')
    clock.pass(() => {
      // Whoever left while waiting has cost their turn, and there is nobody to answer.
      if (!response.destroyed) handle(request, response)
    })
  }

  function finished(this: ServerResponse): void {
    underWay.remove(this)
    if (underWay.size() === 0) drained?.()
  }

  async function drain(): Promise<void> {
    server.close()
    for (const response of underWay.list())
      if (!response.headersSent) response.setHeader('Connection', 'close')
    await new Promise<void>((resolve) => {
      drained = resolve
      setTimeout(resolve, DRAIN_WITHIN)
      if (underWay.size() === 0) resolve()
    })
    server.closeAllConnections()
  }

  return { port: await listen(server, port, proxied), drain }
}

export async function listenTcp(
  { port, proxied, clock }: Place,
  handle: (socket: Socket) => void,
): Promise<Serving> {
  const server = createTcpServer({ noDelay: true }, (socket) => {
    serveBy(clock, socket)
    handle(socket)
  })
  // What a request is, and when it is done, only the protocol knows: it closes its connections `atShutdown`.
  const drain = async () => void server.close()
  return { port: await listen(server, port, proxied), drain }
}

/** @returns the port */
export function listen(server: Server, port: number, proxied = false): Promise<number> {
  if (proxied) expectProxyLine(server)
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) =>
      reject(error.code === 'EADDRINUSE' ? new Error(`port ${port} is taken`) : error),
    )
    server.listen(port, HOST, () => {
      const address = server.address()
      resolve(typeof address === 'object' && address ? address.port : port)
    })
  })
}
