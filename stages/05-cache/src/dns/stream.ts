/** Questions by TCP (RFC 7766): messages with their length in two bytes before them, any number on a connection. */
import { once } from 'node:events'
import { type AddressInfo, createServer, type Socket } from 'node:net'

/** Longer than any question, shorter than what would fill the memory: a length of 65,535 can be claimed by anybody. */
const LONGEST_QUESTION = 4096
/** From one whole question to the next. */
const IDLE = 10_000
const MOST_CONNECTIONS = 100

/**
 * @param respond the answer to a message's bytes, or undefined where none must be given
 * @returns the port it listens on, and how to stop
 */
export async function listenForStreams(
  host: string,
  port: number,
  respond: (message: Buffer) => Buffer | undefined,
): Promise<{ port: number; close(): void }> {
  const open = new Set<Socket>()
  const server = createServer((socket) => {
    open.add(socket)
    socket.on('close', () => open.delete(socket))
    serve(socket, respond)
  })
  server.maxConnections = MOST_CONNECTIONS
  server.listen(port, host)
  await once(server, 'listening')
  return {
    port: (server.address() as AddressInfo).port,
    close() {
      server.close()
      for (const socket of open) socket.destroy()
    },
  }
}

function serve(socket: Socket, respond: (message: Buffer) => Buffer | undefined) {
  // Counted from question to question and not from byte to byte, or one byte now and then would hold a connection.
  const idle = setTimeout(() => socket.destroy(), IDLE)
  socket.on('close', () => clearTimeout(idle))
  socket.on('error', () => socket.destroy())
  socket.on('drain', () => socket.resume())

  let received: Buffer = Buffer.alloc(0)
  socket.on('data', (bytes: Buffer) => {
    received = Buffer.concat([received, bytes])
    while (received.length >= 2) {
      const end = 2 + received.readUInt16BE(0)
      if (end > 2 + LONGEST_QUESTION) return socket.destroy()
      if (received.length < end) return
      const answer = respond(received.subarray(2, end))
      // Whoever sends what is no question is not worth a connection.
      if (!answer) return socket.destroy()
      received = received.subarray(end)
      idle.refresh()
      // Whoever asks without reading the answers is not listened to until they do.
      if (!socket.write(framed(answer))) socket.pause()
    }
  })
}

function framed(answer: Buffer): Buffer {
  const length = Buffer.alloc(2)
  length.writeUInt16BE(answer.length)
  return Buffer.concat([length, answer])
}
