/**
 * The emulated size of a node that speaks lines: each line is a request, and waits for its turn. The first one of a
 * connection only says who is there, and costs nothing; nor does a line on a connection that this process opened.
 */
import type { Socket } from 'node:net'
import type { ServiceClock } from './service-clock.ts'

type OnLine = (line: string) => void | Promise<void>

const clocks = new WeakMap<Socket, ServiceClock>()

/** Notes at whose pace a connection is served. */
export const serveBy = (clock: ServiceClock, socket: Socket): void => void clocks.set(socket, clock)

/** @returns what to call with each line instead: one that waits for its turn is under way already */
export function inTurn(socket: Socket, onLine: OnLine): OnLine {
  const clock = clocks.get(socket)
  if (!clock) return onLine
  let introduced = false

  return (line) => {
    if (introduced && clock.isSlow())
      return turn(clock).then(() => (socket.destroyed ? undefined : onLine(line)))
    introduced = true
    return onLine(line)
  }
}

const turn = (clock: ServiceClock) => new Promise<void>((resolve) => clock.pass(resolve))
