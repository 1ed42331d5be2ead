/** Starts the name server as a process of its own, and asks it over real sockets. */
import { type ChildProcess, fork } from 'node:child_process'
import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { join } from 'node:path'
import type { Neighbour } from '@ztm/node/neighbours'
import dns, { type DecodedPacket, type Packet } from 'dns-packet'
import { system } from '../src/system.ts'

export const HOST = '127.0.0.1'

/** So many nodes that the name leads to, whatever kind that is in this stage. */
export function entries(count: number): Neighbour[] {
  const entry = system.find(({ roles }) => roles.includes('entry'))
  if (!entry) throw new Error('no kind of node is the entry')
  return Array.from({ length: count }, (_, at) => ({
    name: `${entry.kind}-${at + 1}`,
    kind: entry.kind,
    roles: entry.roles,
    center: 'main',
    region: 'eu',
    group: 0,
    ip: `203.0.113.${at + 10}`,
    ip6: `2001:db8::${(at + 10).toString(16)}`,
    host: HOST,
    port: 1,
    adminPort: 1,
  }))
}

export type NameServer = {
  port: number
  process: ChildProcess
  tell(neighbours: Neighbour[]): void
  stop(): Promise<void>
}

export async function startNameServer(neighbours: Neighbour[]): Promise<NameServer> {
  const main = join(import.meta.dirname, '../src/dns/main.ts')
  const env = {
    ...process.env,
    NODE_NAME: 'dns-1',
    LOG_LEVEL: 'warn',
    NEIGHBOURS: JSON.stringify(neighbours),
  }
  const child = fork(main, { env })
  const [message] = await Promise.race([
    once(child, 'message'),
    once(child, 'exit').then(([code]) => Promise.reject(new Error(`the name server ended with ${code}`))),
  ])
  return {
    port: message.port,
    process: child,
    tell: (now) => void child.send({ type: 'neighbours', neighbours: now }),
    async stop() {
      if (child.exitCode !== null || child.signalCode !== null) return
      const ended = once(child, 'exit')
      child.kill()
      await ended
    },
  }
}

/** What `dns-packet` reads beyond what its types say. */
export type Answer = DecodedPacket & { rcode: string; opcode: string }

let lastId = 0

export function query(name: string, type = 'A', more: Partial<Packet> & { class?: string } = {}): Buffer {
  lastId = (lastId + 1) % 65_536
  const { class: kind = 'IN', ...rest } = more
  const questions = [{ name, type, class: kind }] as Packet['questions']
  return dns.encode({ type: 'query', id: lastId, flags: dns.RECURSION_DESIRED, questions, ...rest })
}

/** By UDP. Asks again where nothing comes, as everybody does, since datagrams get lost. */
export async function askByDatagram(port: number, message: Buffer): Promise<Buffer> {
  const socket = createSocket('udp4')
  socket.connect(port, HOST)
  await once(socket, 'connect')
  try {
    for (let attempt = 0; attempt < 5; attempt++) {
      socket.send(message)
      const answer = await once(socket, 'message', { signal: AbortSignal.timeout(2_000) }).catch(
        () => undefined,
      )
      if (answer) return answer[0]
    }
    throw new Error('the name server does not answer')
  } finally {
    socket.close()
  }
}

export function framed(message: Buffer): Buffer {
  const length = Buffer.alloc(2)
  length.writeUInt16BE(message.length)
  return Buffer.concat([length, message])
}

export async function openStream(port: number): Promise<Socket> {
  const socket = connect(port, HOST)
  // Where the server ends a connection early, the tests look at that and not at the error.
  socket.on('error', () => {})
  await once(socket, 'connect')
  return socket
}

/** The next so many answers on a connection. */
export async function answersOf(socket: Socket, count: number): Promise<Buffer[]> {
  const answers: Buffer[] = []
  let received = Buffer.alloc(0)
  for await (const bytes of socket.iterator({ destroyOnReturn: false })) {
    received = Buffer.concat([received, bytes])
    while (received.length >= 2 && received.length >= 2 + received.readUInt16BE(0)) {
      const end = 2 + received.readUInt16BE(0)
      answers.push(received.subarray(2, end))
      received = received.subarray(end)
    }
    if (answers.length >= count) return answers
  }
  throw new Error(`the connection ended after ${answers.length} of ${count} answers`)
}

/** Until the connection is over, in whatever way. */
export async function ended(socket: Socket): Promise<void> {
  socket.resume()
  if (!socket.closed) await new Promise((resolve) => socket.once('close', resolve))
}

/** By TCP. */
export async function askByStream(port: number, message: Buffer): Promise<Buffer> {
  const socket = await openStream(port)
  socket.write(framed(message))
  const [answer] = await answersOf(socket, 1)
  socket.destroy()
  return answer as Buffer
}

export const read = (answer: Buffer): Answer => dns.decode(answer) as Answer
