/**
 * The simulated internet as people's browsers see it, at `http://localhost:PORT`, `http://us.localhost:PORT` and so on
 * (`asking.ts`): for each connection the name is looked up in the system's own DNS, and the connection goes where the
 * answer says. The address is one of the simulated world; the lab knows which port of this computer stands for it.
 *
 * Distance is emulated: between a person and a node in another region every byte takes its time, and so does opening.
 * Looking a name up takes none, and nodes are as near to each other as this computer has them, unless the system was
 * started with links.
 */
import { once } from 'node:events'
import { connect, createServer, type Socket } from 'node:net'
import { setTimeout as pause } from 'node:timers/promises'
import type { Region } from '@ztm/node/regions'
import { CLIENT_ADDRESSES, isPublic } from './addresses.ts'
import { askingOf } from './asking.ts'
import { distance } from './distance.ts'
import { firstHost } from './first-host.ts'
import { createPump } from './links/pump.ts'
import { createWay } from './links/way.ts'
import { createLookup } from './name-lookup.ts'
import type { NodeState } from './node-state.ts'
import { PortTaken } from './plain-error.ts'
import { listenOn } from './ports.ts'

/** So that a peer that vanished without a word is noticed. */
const PROBE_AFTER = 10_000

export type World = {
  port: number
  /** Bytes that people have sent to a node so far. */
  sentTo(node: string): number
  close(): Promise<void>
}

/** @param port 0 for any @throws PortTaken */
export async function openWorld(port: number, nodes: () => NodeState[]): Promise<World> {
  const lookUp = createLookup(() => nodes().filter(({ roles }) => roles.includes('names')))
  const sockets = new Set<Socket>()
  const sent = new Map<string, number>()
  const keep = (socket: Socket) => {
    sockets.add(socket)
    socket.once('close', () => sockets.delete(socket))
    socket.setNoDelay().setKeepAlive(true, PROBE_AFTER)
  }

  const count = (bytes: number, { name }: NodeState) => sent.set(name, (sent.get(name) ?? 0) + bytes)

  async function carry(client: Socket): Promise<void> {
    keep(client)
    const there = createWay()
    const back = createWay()
    const requests = createPump(there, client)
    try {
      const { region, name } = askingOf(await firstHost(client))
      const { socket, node } = await reach(await lookUp(name), nodes(), region)
      // Whoever asked has left meanwhile.
      if (client.destroyed) return void socket.resetAndDestroy()
      keep(socket)
      count(client.bytesRead, node)
      client.on('data', ({ length }) => count(length, node))
      for (const way of [there, back]) way.delay = distance(region, node.region)
      const answers = createPump(back, socket)
      // The first thing the other side hears is where this connection comes from, whatever the client says.
      socket.write(`PROXY TCP4 ${CLIENT_ADDRESSES[region]} ${node.ip} ${client.remotePort ?? 0} 80\r\n`)
      requests.connect(socket)
      answers.connect(client)
    } catch {
      // As the real network does where nobody listens.
      client.resetAndDestroy()
    }
  }

  // Both, because `localhost` is either. A connection that is closed on one side may still carry an answer.
  const servers = [0, 1].map(() => createServer({ allowHalfOpen: true }, carry))
  return {
    port: await listenOnBoth(servers, port),
    sentTo: (node) => sent.get(node) ?? 0,
    async close() {
      for (const socket of sockets) socket.destroy()
      await Promise.all(
        servers.map((server) => server.listening && new Promise((resolve) => server.close(resolve))),
      )
    },
  }
}

type Reached = { socket: Socket; node: NodeState }

/** Tries one address after the other, as browsers do. */
async function reach(
  addresses: readonly string[],
  nodes: readonly NodeState[],
  from: Region,
): Promise<Reached> {
  for (const address of addresses) {
    // The port of a process that has ended may be somebody else's by now.
    const node = nodes.find(({ ip, pid }) => ip === address && isPublic(ip) && pid !== undefined)
    if (!node) continue
    // Opening takes a round trip.
    const far = 2 * distance(from, node.region)
    if (far > 0) await pause(far)
    const socket = connect({ host: node.host, port: node.port, allowHalfOpen: true })
    try {
      await once(socket, 'connect')
      return { socket, node }
    } catch {
      // The next one.
    }
  }
  throw new Error(`nobody answers at ${addresses.join(', ')}`)
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
