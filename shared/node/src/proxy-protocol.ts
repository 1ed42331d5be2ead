/**
 * The PROXY protocol, version 1 (haproxy.org/download/1.8/doc/proxy-protocol.txt): a proxy that passes bytes on
 * says in one line before them from which address they really come. The simulated world's gateway does so, and thus
 * gives every person an address of their own.
 *
 * Simplification: where it is on, a connection may begin with the line or without, because tests connect directly to
 * the same port. A real server must never guess: a port expects the line always, and only from its proxies'
 * addresses, or never. Else anybody could claim to be anybody, past every limit by address. Here the port listens on
 * loopback only, and the gateway sends its own line first whatever a client sends.
 */
import { isIPv4, isIPv6, type Server, type Socket } from 'node:net'

/** "PROXY TCP6", two whole IPv6 addresses and two ports, with the line's end: the standard's own limit. */
const LONGEST = 107
const WITHIN = 10_000
const BEGINNING = Buffer.from('PROXY ')

const clients = new WeakMap<Socket, string>()

/** The address that a connection comes from: the proxy's word for it where there is one. */
export const clientOf = (socket: Socket): string =>
  clients.get(carrierOf(socket)) ?? socket.remoteAddress ?? ''

/** The line came before TLS began, on the connection that carries it: Node keeps that one here, and says so nowhere. */
const carrierOf = (socket: Socket & { _parent?: Socket | null }): Socket => socket._parent ?? socket

type Line = { length: number; client?: string } | 'absent' | 'incomplete' | 'malformed'

/** What the first bytes of a connection are. */
export function readLine(bytes: Buffer): Line {
  const compared = Math.min(bytes.length, BEGINNING.length)
  if (BEGINNING.compare(bytes, 0, compared, 0, compared) !== 0) return 'absent'
  const end = bytes.subarray(0, LONGEST).indexOf('\r\n')
  if (end === -1) return bytes.length < LONGEST ? 'incomplete' : 'malformed'

  const length = end + 2
  const [, family, source = '', destination = '', ...more] = bytes.toString('latin1', 0, end).split(' ')
  // A proxy's own health check, say: the connection's own address counts, and the rest of the line nothing.
  if (family === 'UNKNOWN') return { length }
  const isAddress = family === 'TCP4' ? isIPv4 : family === 'TCP6' ? isIPv6 : undefined
  const sound = isAddress?.(source) && isAddress(destination) && more.length === 2 && more.every(isPort)
  return sound ? { length, client: source } : 'malformed'
}

const isPort = (text: string) => /^(0|[1-9]\d{0,4})$/.test(text) && Number(text) <= 65_535

/** Puts the reading of that line before whatever the server does with a new connection. */
export function expectProxyLine(server: Server, within = WITHIN): void {
  const handlers = server.listeners('connection')
  server.removeAllListeners('connection')
  server.on('connection', (socket: Socket) =>
    readFirst(socket, within, () => {
      // Called, and not an event emitted again: this very listener would hear it.
      for (const handle of handlers) handle.call(server, socket)
    }),
  )
}

function readFirst(socket: Socket, within: number, proceed: () => void): void {
  let bytes = Buffer.alloc(0)
  const giveUp = () => void socket.destroy()
  // Nobody may hold a connection open by sending nothing, or a byte now and then.
  const timer = setTimeout(giveUp, within)
  const stop = () => {
    clearTimeout(timer)
    socket.off('readable', read).off('end', giveUp).off('error', giveUp).off('close', stop)
  }

  function read(): void {
    const chunk: Buffer | null = socket.read()
    if (!chunk) return
    bytes = Buffer.concat([bytes, chunk])
    const line = readLine(bytes)
    if (line === 'incomplete') return
    stop()
    if (line === 'malformed') return void socket.destroy()
    if (line !== 'absent' && line.client) clients.set(socket, line.client)
    const rest = line === 'absent' ? bytes : bytes.subarray(line.length)
    if (rest.length > 0) socket.unshift(rest)
    proceed()
  }

  socket.on('readable', read).on('end', giveUp).on('error', giveUp).on('close', stop)
}
