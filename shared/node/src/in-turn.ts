/**
 * The emulated size of a node that speaks lines: each line is a request, and waits for its turn. The first one of a
 * connection only says who is there, and costs nothing; nor does a line on a connection that this process opened.
 */
import type { Socket } from 'node:net'
import type { ServiceClock } from './service-clock.ts'

/** What one connection may have waiting; above that it is not read on. */
const MOST_WAITING = 256

const clocks = new WeakMap<Socket, ServiceClock>()

/** Notes at whose pace a connection is served. */
export const serveBy = (clock: ServiceClock, socket: Socket): void => void clocks.set(socket, clock)

/** @returns what to call with each line instead */
export function inTurn(socket: Socket, onLine: (line: string) => void): (line: string) => void {
  const clock = clocks.get(socket)
  if (!clock) return onLine
  let introduced = false
  let waiting = 0
  let paused = false

  return (line) => {
    if (!introduced) {
      introduced = true
      return void onLine(line)
    }
    waiting++
    if (waiting >= MOST_WAITING && !paused) {
      paused = true
      socket.pause()
    }
    clock.pass(() => {
      waiting--
      if (socket.destroyed) return
      // Where the other side does not take its answers, the connection is read on when it does.
      if (paused && waiting < MOST_WAITING && !socket.writableNeedDrain) {
        paused = false
        socket.resume()
      }
      onLine(line)
    })
  }
}
