/** An edge in this process, in front of an origin that does what the test wants, over real sockets, by a clock of the test's. */
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { Agent, createServer, type IncomingMessage, request, type ServerResponse } from 'node:http'
import type { AddressInfo, Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { buffer } from 'node:stream/consumers'
import { createLog } from '@ztm/node/log'
import { Registry } from 'prom-client'
import { afterAll } from 'vitest'
import { createEdge } from '../src/edge/edge.ts'
import { createOrigin } from '../src/edge/origin.ts'
import { sieve } from '../src/edge/sieve.ts'
import { createStore } from '../src/edge/store.ts'

type Handle = (request: IncomingMessage, response: ServerResponse, body: Buffer) => void
export type Sent = { method?: string; body?: string; headers?: Record<string, string> }
export type Got = {
  status: number
  headers: IncomingMessage['headers']
  text: string
  /** Of `Cache-Status`, without the edge's name. */
  said: string
}

const agent = new Agent({ keepAlive: true })

/** The whole answer. @throws Error where it breaks off */
export async function ask(url: string, { method = 'GET', body, headers }: Sent = {}): Promise<Got> {
  const response = await begin(url, { method, body, headers })
  const text = (await buffer(response)).toString('latin1')
  if (!response.complete) throw new Error('it broke off')
  const status = response.statusCode ?? 0
  const said = String(response.headers['cache-status'] ?? '').replace(/^edge-1; /, '')
  return { status, headers: response.headers, text, said }
}

/** As far as its head. */
export async function begin(url: string, { method = 'GET', body, headers }: Sent = {}) {
  // Node says nothing of its length where a method seldom has one.
  const length = body === undefined ? {} : { 'Content-Length': `${body.length}` }
  const outgoing = request(url, { method, agent, headers: { ...length, ...headers } })
  outgoing.end(body)
  const [response] = (await once(outgoing, 'response')) as [IncomingMessage]
  // What happens from here on, whoever reads the answer is told.
  outgoing.on('error', () => undefined)
  return response
}

export type Limits = { memory?: number; disk?: number; inMemory?: number; ifError?: number }

/** One for all tests of a file; each has paths of its own. */
export async function startEdge({
  memory = 2 ** 20,
  disk = 2 ** 22,
  inMemory = 2 ** 15,
  ifError = 60,
}: Limits = {}) {
  let now = Date.UTC(2030, 0, 1)
  const clock = () => now
  /** By path, without the query. */
  const handlers = new Map<string, Handle>()
  const seen: IncomingMessage[] = []
  const origin = await listening((incoming, response) => {
    seen.push(incoming)
    response.setHeader('Date', new Date(now).toUTCString())
    const handle = handlers.get(new URL(incoming.url ?? '', 'http://o').pathname)
    buffer(incoming).then(
      (body) => (handle ? handle(incoming, response, body) : response.writeHead(404).end()),
      () => undefined,
    )
  })

  const folder = await mkdtemp(join(tmpdir(), 'edge-'))
  const metrics = new Registry()
  const store = createStore(sieve, { memory, disk })
  const upstream = createOrigin({ url: () => origin.url, name: 'edge-1', clock })
  const edge = createEdge({
    node: { name: 'edge-1', log: createLog('edge-1', 'silent'), metrics },
    origin: upstream,
    publicPrefix: '/media/',
    store,
    limits: { inMemory, largest: Math.max(inMemory, disk), folder },
    ifError: ifError * 1000,
    clock,
  })
  const came = new Map<string, number>()
  const front = await listening((incoming, response) => {
    came.set(`${incoming.url}`, (came.get(`${incoming.url}`) ?? 0) + 1)
    edge.handle(incoming, response)
  })
  afterAll(async () => {
    await front.close()
    await upstream.close()
    await origin.close()
    edge.purge({ urls: [], prefixes: ['/'] })
    await rm(folder, { recursive: true })
  })

  return {
    url: front.url,
    folder,
    store,
    purge: edge.purge,
    now: clock,
    /** In seconds. */
    pass(seconds: number) {
      now += seconds * 1000
    },
    /** What the origin answers at a path: a handler, or a body and headers. */
    answer(path: string, what: Handle | string, headers: Record<string, string> = {}) {
      const whole: Handle = (_, response) => {
        response.writeHead(200, { 'Content-Length': what.length, ...headers }).end(what)
      }
      handlers.set(path, typeof what === 'string' ? whole : what)
    },
    ask: (path: string, sent?: Sent) => ask(front.url + path, sent),
    /** The requests that reached the origin at a path, with whatever query. */
    seen: (path: string) => seen.filter(({ url }) => url?.split('?')[0] === path),
    /** How many requests for a path have come to the edge. */
    came: (path: string) => came.get(path) ?? 0,
    /** Nobody can reach the origin any more, or somebody can again. */
    killOrigin: origin.close,
    reviveOrigin: origin.open,
    counted: async (result: string) =>
      Number(new RegExp(`result="${result}"} (\\d+)`).exec(await metrics.metrics())?.[1]),
  }
}

/** On a port of its own, which it comes back to. */
export async function listening(handle: (request: IncomingMessage, response: ServerResponse) => void) {
  const server = createServer(handle)
  const sockets = new Set<Socket>()
  server.on('connection', (socket: Socket) => sockets.add(socket.once('close', () => sockets.delete(socket))))
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}`,
    port,
    async close() {
      if (!server.listening) return
      const closed = once(server, 'close')
      server.close()
      for (const socket of sockets) socket.destroy()
      await closed
    },
    async open() {
      server.listen(port, '127.0.0.1')
      await once(server, 'listening')
    },
  }
}
