/**
 * Lines over a connection: each message is one line of JSON, so that a protocol can be read, and spoken, in `nc`.
 * Whoever answers takes no further line while too many are under way, or while the other side does not read the
 * answers: a slow reader costs its own time and not our memory.
 */
import type { Socket } from 'node:net'
import { inTurn } from './in-turn.ts'

const NEWLINE = 10
/** So much is sent before the turn’s end, in bytes or so: the other side works on it while this one goes on. */
const AT_ONCE = 3 * 1024

export type LineOptions = {
  /** In bytes; a longer line ends the connection. May change as the other side earns trust. */
  longest: () => number
  /** Where it returns a promise, the line is under way until that is settled. It must not reject. */
  onLine: (line: string) => void | Promise<void>
  /**
   * How many lines may be under way. Left out by whoever asks and gives no answers: of two sides that each stop
   * reading until the other reads, neither ever would again.
   */
  mostUnderWay?: number
}

/** Calls back for every whole line. @returns how to send a message, or a line that is JSON already */
export function speakLines(
  socket: Socket,
  { longest, onLine, mostUnderWay }: LineOptions,
): (message: unknown) => void {
  let underWay = 0
  const answer = inTurn(socket, onLine)

  function take(line: string): void {
    const answering = answer(line)
    if (!answering) return
    underWay++
    answering.then(() => {
      underWay--
      goOn()
    })
  }

  const busy = () => mostUnderWay !== undefined && (underWay >= mostUnderWay || socket.writableNeedDrain)

  /** What has come, and how far it has been gone through. */
  let chunk: Buffer = Buffer.alloc(0)
  let from = 0
  /** The beginning of a line whose end has not come. */
  let parts: Buffer[] = []
  let length = 0

  function goThrough(): void {
    while (from < chunk.length && !socket.destroyed) {
      if (busy()) return void socket.pause()
      const at = chunk.indexOf(NEWLINE, from)
      const end = at === -1 ? chunk.length : at
      length += end - from
      if (length > longest()) return void socket.destroy(new Error('line too long'))
      if (at === -1) {
        parts.push(chunk.subarray(from))
        from = end
        return
      }
      // Most lines come whole.
      const line =
        parts.length === 0
          ? chunk.toString('utf8', from, end)
          : Buffer.concat([...parts, chunk.subarray(from, end)]).toString()
      from = end + 1
      if (parts.length > 0) parts = []
      length = 0
      take(line)
    }
  }

  function goOn(): void {
    if (!socket.isPaused() || busy()) return
    goThrough()
    if (from >= chunk.length) socket.resume()
  }

  socket.on('data', (data: Buffer) => {
    chunk = from < chunk.length ? Buffer.concat([chunk.subarray(from), data]) : data
    from = 0
    goThrough()
  })
  socket.on('drain', goOn)

  let outgoing = ''
  const flush = () => {
    if (!socket.destroyed && outgoing !== '') socket.write(outgoing)
    outgoing = ''
  }
  return (message) => {
    // What is sent in one turn of the event loop goes out in one packet: this is what pipelining gains from.
    if (outgoing === '') setImmediate(flush)
    outgoing += `${typeof message === 'string' ? message : JSON.stringify(message)}\n`
    if (outgoing.length >= AT_ONCE) flush()
  }
}

/** What a line says, or undefined where it is no JSON. */
export function parseLine(line: string): unknown {
  try {
    return JSON.parse(line)
  } catch {
    return undefined
  }
}
