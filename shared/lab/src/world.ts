/**
 * The simulated internet as a person's browser sees it, at `http://localhost:PORT`: for each connection the name is
 * looked up in the system's own DNS, and the connection goes where the answer says. The address is one of the
 * simulated world; the lab knows which port of this computer stands for it.
 */
import { once } from 'node:events'
import { connect, createServer, type Socket } from 'node:net'
import { CLIENT_ADDRESSES, isPublic } from './addresses.ts'
import { createLookup } from './name-lookup.ts'
import type { NodeState } from './node-state.ts'
import { PortTaken } from './plain-error.ts'
import { listenOn } from './ports.ts'

const NAME = 'photos.test'

/** So that a peer that vanished without a word is noticed. */
const PROBE_AFTER = 10_000

export type World = { port: number; close(): Promise<void> }

/** @param port 0 for any @throws PortTaken */
export async function openWorld(port: number, nodes: () => NodeState[]): Promise<World> {
  const lookUp = createLookup(NAME, () => nodes().filter(({ roles }) => roles.includes('names')))
  const sockets = new Set<Socket>()
  const keep = (socket: Socket) => {
    sockets.add(socket)
    socket.once('close', () => sockets.delete(socket))
    socket.setNoDelay().setKeepAlive(true, PROBE_AFTER)
  }

  async function carry(client: Socket): Promise<void> {
    keep(client)
    client.on('error', () => {})
    try {
      const { socket, address } = await reach(await lookUp(), nodes())
      // Whoever asked has left meanwhile.
      if (client.destroyed) return void socket.resetAndDestroy()
      keep(socket)
      // The first thing the other side hears is where this connection comes from, whatever the client says.
      socket.write(`PROXY TCP4 ${CLIENT_ADDRESSES.eu} ${address} ${client.remotePort ?? 0} 80\r\n`)
      join(client, socket)
    } catch {
      // As the real network does where nobody listens.
      client.resetAndDestroy()
    }
  }

  // Both, because `localhost` is either. A connection that is closed on one side may still carry an answer.
  const servers = [0, 1].map(() => createServer({ allowHalfOpen: true }, carry))
  return {
    port: await listenOnBoth(servers, port),
    async close() {
      for (const socket of sockets) socket.destroy()
      await Promise.all(
        servers.map((server) => server.listening && new Promise((resolve) => server.close(resolve))),
      )
    },
  }
}

type Reached = { socket: Socket; address: string }

/** Tries one address after the other, as browsers do. */
async function reach(addresses: readonly string[], nodes: readonly NodeState[]): Promise<Reached> {
  for (const address of addresses) {
    // The port of a process that has ended may be somebody else's by now.
    const node = nodes.find(({ ip, pid }) => ip === address && isPublic(ip) && pid !== undefined)
    if (!node) continue
    const socket = connect({ host: node.host, port: node.port, allowHalfOpen: true })
    try {
      await once(socket, 'connect')
      return { socket, address }
    } catch {
      // The next one.
    }
  }
  throw new Error(`nobody answers at ${addresses.join(', ')}`)
}

/** Carries bytes both ways, each as fast as the other side takes them, until both are done or one breaks. */
function join(client: Socket, node: Socket): void {
  for (const [from, to] of [
    [client, node],
    [node, client],
  ] as const) {
    from.pipe(to)
    from.on('error', () => {})
    // Broken off in the middle: the other side has to hear of it as a break too, and not as an end.
    from.once('close', (failed) => {
      if (failed || !from.readableEnded) to.resetAndDestroy()
    })
  }
}

async function listenOnBoth(servers: ReturnType<typeof createServer>[], port: number): Promise<number> {
  const [four, six] = servers
  if (!four || !six) throw new Error('two servers are needed')
  for (;;) {
    const taken = await listenOn(four, '127.0.0.1', port)
    try {
      return await listenOn(six, '::1', taken)
    } catch (error) {
      // A computer without IPv6 does without.
      if (!(error instanceof PortTaken)) return taken
      await new Promise((resolve) => four.close(resolve))
      if (port !== 0) throw error
    }
  }
}
