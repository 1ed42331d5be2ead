/**
 * One connection to a neighbour that speaks lines, kept open: made again after it breaks, with pauses that grow and
 * vary, so that a server that comes back is not met by everybody at once.
 */
import { connect, type Socket } from 'node:net'
import { unavailable } from '@ztm/domain/problem'
import { speakLines } from '@ztm/node/lines'
import type { Neighbour } from '@ztm/node/neighbours'

/** In milliseconds, greeting included: a frozen server's system still accepts connections. */
const CONNECT_WITHIN = 500
const PAUSE = { first: 25, most: 500 }
const LONGEST_ANSWER = 64 * 1024 * 1024
/** More would only wait for each other, and take memory while they do. */
const MOST_WAITING = 1_000

export type Reply = { id: number } & Record<string, unknown>

type Waiting = {
  message: object
  deadline: number
  /** When it went out on the connection that is open now. */
  sentAt: number | undefined
  resolve: (reply: Reply) => void
  reject: (error: unknown) => void
  timer: NodeJS.Timeout
}

/** @param whereTo the neighbour to connect to, looked up anew each time @param secret what it wants to be shown */
export function lineConnection(whereTo: () => Neighbour | undefined, secret: string) {
  const waiting = new Map<number, Waiting>()
  let socket: Socket | undefined
  let send: ((message: unknown) => void) | undefined
  let heardAt = 0
  let pause = PAUSE.first
  let closed = false
  let nextId = 1

  function open(): void {
    if (closed) return
    const neighbour = whereTo()
    if (!neighbour) {
      openLater()
      return
    }
    const opening = connect({ host: neighbour.host, port: neighbour.port, noDelay: true })
    socket = opening
    const tooLate = setTimeout(() => opening.destroy(), CONNECT_WITHIN)
    const say = speakLines(opening, {
      longest: () => LONGEST_ANSWER,
      onLine(line) {
        heardAt = Date.now()
        const message = JSON.parse(line)
        if (message.hello === undefined) return finish(message.id, (found) => found.resolve(message))
        clearTimeout(tooLate)
        say({ auth: secret })
        pause = PAUSE.first
        send = say
        for (const [id, request] of waiting) sendNow(id, request)
      },
    })
    opening.on('error', () => undefined)
    opening.on('close', () => {
      clearTimeout(tooLate)
      send = undefined
      // What had been sent may have been done or not. What had not waits for the next connection.
      for (const [id, { sentAt }] of waiting) {
        if (sentAt !== undefined) finish(id, (found) => found.reject(unavailable('The database broke off.')))
      }
      openLater()
    })
  }

  function openLater(): void {
    if (closed) return
    setTimeout(open, pause * (0.5 + Math.random())).unref()
    pause = Math.min(pause * 2, PAUSE.most)
  }

  function sendNow(id: number, request: Waiting): void {
    request.sentAt = Date.now()
    send?.({ id, within: Math.max(1, request.deadline - request.sentAt), ...request.message })
  }

  function finish(id: number, how: (found: Waiting) => void): void {
    const found = waiting.get(id)
    if (!found) return
    clearTimeout(found.timer)
    waiting.delete(id)
    how(found)
  }

  function tooLate(id: number): void {
    finish(id, (found) => {
      found.reject(unavailable('The database takes too long.'))
      // Not a word since it was sent: the server is frozen or the line is dead, and a new connection finds out which.
      if (found.sentAt !== undefined && heardAt < found.sentAt) socket?.destroy()
    })
  }

  /** @param within milliseconds @throws Problem `unavailable`; what was asked may have been done nevertheless */
  async function ask(message: object, within: number): Promise<Reply> {
    if (waiting.size >= MOST_WAITING) throw unavailable('Too many are waiting for the database.')
    return await new Promise((resolve, reject) => {
      const id = nextId++
      const timer = setTimeout(() => tooLate(id), within)
      const request = { message, deadline: Date.now() + within, sentAt: undefined, resolve, reject, timer }
      waiting.set(id, request)
      if (send) sendNow(id, request)
    })
  }

  open()
  return {
    ask,
    close() {
      closed = true
      socket?.destroy()
    },
  }
}
