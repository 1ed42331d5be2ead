/** The balancer as a process of its own, in front of small servers of the test's own, over real sockets. */
import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { createServer as createTcpServer, type Socket, type Server as TcpServer } from 'node:net'
import { join } from 'node:path'
import type { Neighbour } from '@ztm/node/neighbours'
import { onTestFinished } from 'vitest'

const HOST = '127.0.0.1'
export const SECRET = 'a secret of this test'

export type SmallServer = {
  neighbour: Neighbour
  /** `GET /path`, in the order in which they came. */
  seen: string[]
  /** What its health check is answered, or undefined for nothing at all. */
  health: { status: number | undefined }
  /** How often it has been asked for its health. */
  checks(): number
}

/** When it ends: with the test, or with the file. */
type AtEnd = (end: () => Promise<void>) => void
type Handle = (request: IncomingMessage, response: ServerResponse) => void

/** A web server that does what the test wants. */
export async function serve(
  name: string,
  handle: Handle,
  atEnd: AtEnd = onTestFinished,
): Promise<SmallServer> {
  const seen: string[] = []
  const server = createServer((incoming, response) => {
    seen.push(`${incoming.method} ${incoming.url}`)
    handle(incoming, response)
  })
  return await beside(name, server, seen, atEnd)
}

/** One that does not even speak HTTP. */
export const serveRaw = async (name: string, handle: (socket: Socket) => void): Promise<SmallServer> =>
  await beside(
    name,
    createTcpServer((socket) => handle(socket.on('error', () => {}))),
    [],
  )

async function beside(
  name: string,
  server: Server | TcpServer,
  seen: string[],
  atEnd: AtEnd = onTestFinished,
): Promise<SmallServer> {
  const health: SmallServer['health'] = { status: 200 }
  let checks = 0
  const admin = createServer((_request, response) => {
    checks += 1
    if (health.status !== undefined) response.writeHead(health.status).end()
  })
  const sockets = new Set<Socket>()
  for (const one of [server, admin]) {
    one.on('connection', (socket: Socket) => sockets.add(socket))
    one.listen(0, HOST)
    await once(one, 'listening')
  }
  const close = async () => {
    for (const one of [server, admin]) one.close()
    for (const socket of sockets) socket.destroy()
  }
  atEnd(close)
  return { neighbour: neighbourAt(name, portOf(server), portOf(admin)), seen, health, checks: () => checks }
}

const portOf = (server: Server | TcpServer): number => {
  const address = server.address()
  if (typeof address !== 'object' || !address) throw new Error('it does not listen')
  return address.port
}

export const neighbourAt = (name: string, port: number, adminPort: number): Neighbour => ({
  name,
  kind: 'web',
  roles: ['web'],
  center: 'main',
  region: 'eu',
  group: 1,
  ip: '10.1.1.1',
  ip6: '2001:db8::1',
  host: HOST,
  port,
  adminPort,
})

export type Balancer = {
  url: string
  process: ChildProcess
  tell(servers: SmallServer[]): void
  isReady(): Promise<boolean>
}

export async function balance(
  servers: { neighbour: Neighbour }[],
  env: Record<string, string> = {},
  atEnd: AtEnd = onTestFinished,
): Promise<Balancer> {
  const neighbours = servers.map(({ neighbour }) => neighbour)
  const child = fork(join(import.meta.dirname, '../src/balancer/main.ts'), {
    env: {
      ...process.env,
      NODE_NAME: 'balancer-1',
      LOG_LEVEL: 'silent',
      TIER_SECRET: SECRET,
      NEIGHBOURS: JSON.stringify(neighbours),
      ...env,
    },
  })
  atEnd(async () => {
    if (child.exitCode !== null || child.signalCode !== null) return
    child.kill('SIGKILL')
    await once(child, 'exit')
  })
  const [{ port, adminPort }] = await Promise.race([
    once(child, 'message'),
    once(child, 'exit').then(([code]) => Promise.reject(new Error(`the balancer ended with ${code}`))),
  ])
  return {
    url: `${env.TLS_CERT ? 'https' : 'http'}://${HOST}:${port}`,
    process: child,
    tell: (now) => void child.send({ type: 'neighbours', neighbours: now.map(({ neighbour }) => neighbour) }),
    isReady: async () => (await fetch(`http://${HOST}:${adminPort}/readyz`)).ok,
  }
}
