/** HTTP as bytes over a plain connection: for what no client would send. */
import { connect } from 'node:net'

export type RawAnswer = {
  /** Of each answer that came, in order. */
  statuses: number[]
  text: string
  /** Whether the other side ended the connection by itself. */
  closed: boolean
}

const PATIENCE = 5000

/** Sends the bytes and reads what comes, until the other side has answered as often as expected or hung up. */
export function sendRaw(url: string, bytes: string | Buffer, answers = 1): Promise<RawAnswer> {
  const { hostname, port } = new URL(url)
  return new Promise((resolve) => {
    const socket = connect({ host: hostname, port: Number(port) })
    let text = ''
    const statuses = () => [...text.matchAll(/^HTTP\/1\.[01] (\d{3}) /gm)].map(([, status]) => Number(status))
    const finish = (closed: boolean) => {
      clearTimeout(timer)
      socket.destroy()
      resolve({ statuses: statuses(), text, closed })
    }
    const timer = setTimeout(() => finish(false), PATIENCE)
    socket.on('error', () => {})
    socket.on('close', () => finish(true))
    socket.on('data', (chunk: Buffer) => {
      text += chunk.toString('latin1')
      // The body of a refusal is short, and comes with its head.
      if (statuses().length >= answers && text.includes('\r\n\r\n')) setTimeout(() => finish(false), 50)
    })
    socket.write(bytes)
  })
}

/** A request line, headers, and a body as they are. */
export const rawRequest = (line: string, headers: readonly string[] = [], body = ''): string =>
  [`${line} HTTP/1.1`, 'Host: photos.test', 'Connection: close', ...headers, '', body].join('\r\n')

/** Sends the bytes and hangs up in the middle of what they announce. */
export async function sendAndLeave(url: string, bytes: string): Promise<void> {
  const { hostname, port } = new URL(url)
  const socket = connect({ host: hostname, port: Number(port) })
  socket.on('error', () => {})
  await new Promise((resolve) => socket.write(bytes, resolve))
  socket.destroy()
}
