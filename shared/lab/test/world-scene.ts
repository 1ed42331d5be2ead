/** The world with a name server and nodes that are only as much as it needs: sockets in the test's own process. */
import { createSocket, type Socket as UdpSocket } from 'node:dgram'
import { once } from 'node:events'
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net'
import { decode, encode } from 'dns-packet'
import { onTestFinished } from 'vitest'
import type { NodeState } from '../src/node-state.ts'
import { openWorld } from '../src/world.ts'

let nodes: NodeState[] = []

/** A node that is there until the test is over. */
function add(more: Partial<NodeState>): void {
  const added = node(more)
  nodes.push(added)
  onTestFinished(() => {
    nodes = nodes.filter((node) => node !== added)
  })
}

const node = (more: Partial<NodeState>): NodeState => ({
  name: 'one',
  kind: 'one',
  roles: ['entry'],
  center: 'main',
  region: 'eu',
  group: 1,
  ip: '203.0.113.2',
  ip6: '2001:db8::2',
  host: '127.0.0.1',
  port: 0,
  adminPort: 0,
  state: 'ready',
  pid: 1,
  size: null,
  price: null,
  ...more,
})

export type Reply = { addresses?: string[]; ttl?: number; silent?: boolean }

/** A name server that answers each question as asked for. */
export async function nameServer(reply: (nth: number, name: string) => Reply) {
  const socket: UdpSocket = createSocket('udp4')
  let questions = 0
  socket.on('message', (bytes, peer) => {
    const query = decode(bytes)
    const name = query.questions?.[0]?.name ?? ''
    const { addresses = [], ttl = 60, silent } = reply(questions++, name)
    if (silent) return
    const answers = addresses.map((data) => ({ type: 'A', name, ttl, data }) as const)
    socket.send(encode({ ...query, type: 'response', answers }), peer.port, peer.address)
  })
  socket.bind(0, '127.0.0.1')
  await once(socket, 'listening')
  onTestFinished(() => new Promise<void>((resolve) => socket.close(resolve)))
  add({ name: 'dns-1', roles: ['names'], ip: '203.0.113.1', port: socket.address().port })
  return { host: '127.0.0.1', port: socket.address().port, questions: () => questions }
}

export async function entry(
  handle: (socket: Socket) => void,
  more: Partial<NodeState> = {},
): Promise<Server> {
  const server = createServer({ allowHalfOpen: true }, (socket) => {
    socket.on('error', () => {})
    onTestFinished(() => void socket.destroy())
    handle(socket)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => new Promise<void>((resolve) => server.close(() => resolve())))
  add({ port: (server.address() as AddressInfo).port, ...more })
  return server
}

export async function world(port = 0) {
  const opened = await openWorld(port, () => nodes)
  onTestFinished(() => opened.close())
  return opened
}

export async function visit(port: number, host = '127.0.0.1') {
  const socket = connect({ port, host, allowHalfOpen: true })
  let received = ''
  let error: string | undefined
  socket.setEncoding('latin1').on('data', (text) => {
    received += text
  })
  socket.on('error', (e: NodeJS.ErrnoException) => {
    error = e.code
  })
  const closed = new Promise<void>((resolve) => socket.once('close', () => resolve()))
  onTestFinished(() => void socket.destroy())
  await once(socket, 'connect')
  return { socket, received: () => received, error: () => error, closed }
}
