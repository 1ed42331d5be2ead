/**
 * Being somebody at another address: a connection to the app's public door that begins with a PROXY line, as the
 * simulated world's gateway writes it. (So it works only against nodes that the lab started.)
 */
import { once } from 'node:events'
import { type IncomingHttpHeaders, request as send } from 'node:http'
import { connect } from 'node:net'
import { json } from 'node:stream/consumers'
import type { RunningSystem } from '@ztm/lab/system'

type Asked = { method: string; path: string; json?: unknown; headers?: Record<string, string> }
type Answered = { status: number; headers: IncomingHttpHeaders; body: unknown }

/** The node that the name in DNS leads to. */
export function doorOf(system: RunningSystem): { host: string; port: number; ip: string } {
  const door = system.nodes().find((node) => node.roles.includes('entry') && node.state === 'ready')
  if (!door) throw new Error('no node is ready that people could connect to')
  return door
}

/** Sends one request, of and for JSON, as if from that IPv4 address. */
export async function askFrom(address: string, system: RunningSystem, asked: Asked): Promise<Answered> {
  const { host, port, ip } = doorOf(system)
  const socket = connect(port, host)
  await once(socket, 'connect')
  socket.write(`PROXY TCP4 ${address} ${ip} 50000 80\r\n`)
  const { method, path, headers } = asked
  const request = send({
    method,
    path,
    headers: { host: 'photos.test', connection: 'close', 'content-type': 'application/json', ...headers },
    createConnection: () => socket,
  })
  request.end(JSON.stringify(asked.json))
  const [response] = await once(request, 'response')
  return { status: response.statusCode, headers: response.headers, body: await json(response) }
}

let people = 0

/** An address that nobody has used in this process, from a network that is reserved for tests of equipment. */
export function newAddress(): string {
  people += 1
  const random = Math.floor(Math.random() * 256)
  return `198.18.${random}.${people % 256}`
}
