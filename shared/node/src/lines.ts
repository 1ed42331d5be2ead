/**
 * Lines over a connection: each message is one line of JSON, so that a protocol can be read, and spoken, in `nc`.
 * Reading stops while the other side does not read our answers, so that a slow reader costs its own time and not our
 * memory.
 */
import type { Socket } from 'node:net'
import { inTurn } from './in-turn.ts'

const NEWLINE = 10

export type LineOptions = {
  /** In bytes; a longer line ends the connection. May change as the other side earns trust. */
  longest: () => number
  onLine: (line: string) => void
}

/** Calls back for every whole line. @returns how to send one */
export function speakLines(socket: Socket, { longest, onLine }: LineOptions): (message: unknown) => void {
  const take = inTurn(socket, onLine)
  let parts: Buffer[] = []
  let length = 0

  socket.on('data', (chunk: Buffer) => {
    let from = 0
    for (;;) {
      const at = chunk.indexOf(NEWLINE, from)
      const part = chunk.subarray(from, at === -1 ? chunk.length : at)
      length += part.length
      if (length > longest()) return void socket.destroy(new Error('line too long'))
      parts.push(part)
      if (at === -1) return
      const line = parts.length === 1 ? part.toString() : Buffer.concat(parts).toString()
      parts = []
      length = 0
      from = at + 1
      take(line)
      if (socket.destroyed) return
    }
  })
  socket.on('drain', () => socket.resume())

  let corked = false
  return (message) => {
    if (socket.destroyed) return
    if (!corked) {
      // What is sent in one turn of the event loop goes out in one packet: this is what pipelining gains from.
      corked = true
      socket.cork()
      setImmediate(() => {
        corked = false
        socket.uncork()
        if (socket.writableNeedDrain) socket.pause()
      })
    }
    socket.write(`${JSON.stringify(message)}\n`)
  }
}
