/**
 * One connection to a neighbour that speaks lines, kept open: made again after it breaks, with pauses that grow and
 * vary, so that a server that comes back is not met by everybody at once.
 */
import { connect, type Socket } from 'node:net'
import { unavailable } from '@ztm/domain/problem'
import { parseLine, speakLines } from '@ztm/node/lines'
import type { Neighbour } from '@ztm/node/neighbours'
import type { Node } from '@ztm/node/node'
import { Greeting, LONGEST_ANSWER, VERSION } from '../database/protocol.ts'

/** In milliseconds, greeting included: a frozen server's system still accepts connections. */
const CONNECT_WITHIN = 500
const PAUSE = { first: 25, most: 500 }
/** More would only wait for each other, and take memory while they do. */
const MOST_WAITING = 10_000

export type Reply = { id: number } & Record<string, unknown>

type Waiting = {
  message: object
  /** By our own clock. */
  deadline: number
  /** When it went out on the connection that is open now. */
  sentAt: number | undefined
  resolve: (reply: Reply) => void
  reject: (error: unknown) => void
  timer: NodeJS.Timeout
}

/** Which neighbour to connect to, looked up anew each time; what it wants to be shown; where to tell of trouble. */
export type Way = { to: () => Neighbour | undefined; secret: string; log?: Node['log'] | undefined }

export function lineConnection({ to, secret, log }: Way) {
  const waiting = new Map<number, Waiting>()
  let socket: Socket | undefined
  let send: ((id: number, request: Waiting) => void) | undefined
  let heardAt = 0
  let pause = PAUSE.first
  let closed = false
  let nextId = 1

  function open(): void {
    if (closed) return
    const neighbour = to()
    if (!neighbour) return void openLater()
    const opening = connect({ host: neighbour.host, port: neighbour.port, noDelay: true, keepAlive: true })
    socket = opening
    const tooLate = setTimeout(() => opening.destroy(), CONNECT_WITHIN)
    const say = speakLines(opening, {
      longest: () => LONGEST_ANSWER,
      onLine(line) {
        heardAt = performance.now()
        const message = parseLine(line)
        if (send) take(message)
        else greeted(message)
      },
    })

    function greeted(message: unknown): void {
      const greeting = Greeting.safeParse(message)
      if (!greeting.success) return void hangUp('said no greeting')
      const { version, clock } = greeting.data
      if (version !== VERSION)
        return void hangUp(`speaks version ${version} of the protocol, and not ${VERSION}`)
      clearTimeout(tooLate)
      say({ auth: secret })
      // The greeting took a while: told by its clock, our deadlines come a little early and never late.
      const ahead = clock - heardAt
      send = (id, request) => {
        request.sentAt = performance.now()
        say({ id, until: Math.floor(request.deadline + ahead), ...request.message })
      }
      for (const [id, request] of waiting) send(id, request)
    }

    function take(message: unknown): void {
      const id = (message as Reply | undefined)?.id
      if (typeof id !== 'number') return void hangUp('said what is no answer')
      pause = PAUSE.first
      finish(id, (found) => found.resolve(message as Reply))
    }

    function hangUp(why: string): void {
      log?.error({ neighbour: neighbour?.name }, `hung up, because the other side ${why}`)
      opening.destroy()
    }

    opening.on('error', (error) => log?.debug({ err: error }, 'connection failed'))
    opening.on('close', () => {
      clearTimeout(tooLate)
      if (send) log?.warn({ neighbour: neighbour.name }, 'the connection has ended')
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
  function ask(message: object, within: number): Promise<Reply> {
    return new Promise((resolve, reject) => {
      if (waiting.size >= MOST_WAITING) throw unavailable('Too many are waiting for the database.')
      const id = nextId++
      const timer = setTimeout(() => tooLate(id), within)
      const deadline = performance.now() + within
      const request: Waiting = { message, deadline, sentAt: undefined, resolve, reject, timer }
      waiting.set(id, request)
      send?.(id, request)
    })
  }

  open()
  return {
    ask,
    isOpen: () => send !== undefined,
    close() {
      closed = true
      socket?.destroy()
    },
  }
}
