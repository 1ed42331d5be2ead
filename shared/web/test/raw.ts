/** A client that sends the very bytes it is told to, for what no HTTP library would send. */
import { connect, type Socket } from 'node:net'

export type Raw = {
  socket: Socket
  /** Resolves with all that has come so far, as soon as `pattern` is in it; rejects where the connection ends first. */
  until(pattern: RegExp): Promise<string>
  /** Resolves with all that came, when the other side has closed. */
  closed(): Promise<string>
}

export function raw(port: number, text = ''): Raw {
  const socket = connect(port, '127.0.0.1')
  socket.on('error', () => undefined)
  if (text) socket.write(text)
  let received = ''
  socket.on('data', (chunk) => {
    received += chunk.toString('latin1')
  })
  return {
    socket,
    until: (pattern) =>
      new Promise((resolve, reject) => {
        const look = () => pattern.test(received) && resolve(received)
        socket.on('data', look)
        socket.once('close', () => reject(new Error(`closed after: ${received}`)))
        look()
      }),
    closed: () =>
      new Promise((resolve) => {
        if (socket.closed) resolve(received)
        else socket.once('close', () => resolve(received))
      }),
  }
}

/** Waits for a condition and not for a time. */
export async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise((resolve) => setTimeout(resolve, 5))
}
