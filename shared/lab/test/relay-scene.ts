/** Two programs with a link between them, without a system around it. */
import { once } from 'node:events'
import { type AddressInfo, connect, createServer, type Socket } from 'node:net'
import { onTestFinished } from 'vitest'
import { createLink, type RelayedLink } from '../src/links/link.ts'

const PLANNED = {
  name: 'far-1',
  kind: 'far',
  roles: [],
  center: 'main',
  region: 'eu',
  group: 1,
  ip: '',
  ip6: '',
}

export type End = { socket: Socket; received(): string; ended(): boolean; closed(): boolean }

export type Scene = {
  link: RelayedLink
  /** Connections as the far program has them. */
  far: End[]
  /** Connects as the near one does. */
  dial(which?: 'port' | 'adminPort'): Promise<End>
  /** Switches the far program off or on. */
  off(): Promise<void>
  on(): Promise<void>
}

/** @param greet what the far program says to whoever connects */
export async function scene(greet?: string): Promise<Scene> {
  const far: End[] = []
  let listens = false
  let port = 0
  const server = createServer({ allowHalfOpen: true }, (socket) => {
    far.push(watched(socket))
    if (greet) socket.write(greet)
  })
  const neighbour = () => ({ ...PLANNED, host: '127.0.0.1', port, adminPort: port })
  const link = createLink({ neighbour, listens: () => listens })
  async function on(): Promise<void> {
    server.listen(port, '127.0.0.1')
    await once(server, 'listening')
    port = (server.address() as AddressInfo).port
    listens = true
    await link.follow()
  }
  async function off(): Promise<void> {
    listens = false
    const closed = once(server, 'close')
    server.close()
    for (const { socket } of far) socket.resetAndDestroy()
    await closed
    await link.follow()
  }
  const near: Socket[] = []
  async function dial(which: 'port' | 'adminPort' = 'port'): Promise<End> {
    const socket = connect({ host: '127.0.0.1', port: link.seen()[which], allowHalfOpen: true })
    near.push(socket)
    await once(socket, 'connect')
    return watched(socket)
  }
  await on()
  onTestFinished(async () => {
    link.close()
    for (const socket of [...near, ...far.map((end) => end.socket)]) socket.destroy()
    if (server.listening) await new Promise((resolve) => server.close(resolve))
  })
  return { link, far, dial, off, on }
}

function watched(socket: Socket): End {
  let received = ''
  let ended = false
  let closed = false
  socket.setEncoding('latin1').on('data', (text) => {
    received += text
  })
  socket.on('error', () => {})
  socket.on('end', () => {
    ended = true
  })
  socket.on('close', () => {
    closed = true
  })
  return { socket, received: () => received, ended: () => ended, closed: () => closed }
}
