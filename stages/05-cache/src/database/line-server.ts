/** The database as a server: who is let in, and how much of its time and memory anybody can have. */
import { timingSafeEqual } from 'node:crypto'
import type { Socket } from 'node:net'
import { parseLine, speakLines } from '@ztm/node/lines'
import type { Node } from '@ztm/node/node'
import { Auth, LONGEST_REQUEST, VERSION } from './protocol.ts'

/** Until somebody has shown the secret, their line is short (in bytes) and so is the patience (in milliseconds). */
const STRANGER = { longestLine: 1024, patience: 2_000, most: 64 }
const MOST_CONNECTIONS = 256
/** Of one connection, at a time. */
const MOST_UNDER_WAY = 16
/** In milliseconds. */
const UNREAD_FOR = 10_000

export function lineServer(
  node: Pick<Node, 'atShutdown' | 'log'>,
  /** @returns the line to answer with, or undefined where there is no id to answer to */
  answerTo: (message: unknown, now: number) => Promise<string | undefined>,
  secret: string,
): (socket: Socket) => void {
  const strangers = new Set<Socket>()
  const known = new Set<Socket>()
  node.atShutdown(() => {
    for (const socket of [...strangers, ...known]) socket.destroy()
  })
  const clock = () => Math.round(performance.now())

  return (socket) => {
    // The one who came first makes way for a newcomer: else strangers who say nothing could keep everybody out.
    const [first] = strangers
    if (first && strangers.size >= STRANGER.most) first.destroy()
    strangers.add(socket)
    const tooLate = setTimeout(() => socket.destroy(), STRANGER.patience)
    socket.on('close', () => {
      clearTimeout(tooLate)
      strangers.delete(socket)
      known.delete(socket)
    })
    socket.on('error', (error) => node.log.debug({ err: error }, 'connection ended'))
    // Whoever does not read its answers loses the connection, and we the answers that it has not read.
    socket.setTimeout(UNREAD_FOR, () => {
      if (socket.writableNeedDrain) socket.destroy()
    })
    // A machine that vanished without a word is found out, too.
    socket.setKeepAlive(true, UNREAD_FOR)

    function letIn(message: unknown): void {
      // No reason given, because whoever is let in knows it.
      if (!showsSecret(message, secret) || known.size >= MOST_CONNECTIONS) return void socket.destroy()
      clearTimeout(tooLate)
      strangers.delete(socket)
      known.add(socket)
    }

    async function reply(message: unknown): Promise<void> {
      const since = clock()
      const answer = await answerTo(message, since)
      const { requestId } = (message ?? {}) as { requestId?: unknown }
      node.log.debug({ requestId, ms: clock() - since }, 'request')
      // Without an id there is nobody to answer: the other side does not speak this protocol.
      if (answer) say(answer)
      else socket.destroy()
    }

    const say = speakLines(socket, {
      longest: () => (known.has(socket) ? LONGEST_REQUEST : STRANGER.longestLine),
      mostUnderWay: MOST_UNDER_WAY,
      onLine(line) {
        const message = parseLine(line)
        return known.has(socket) ? reply(message) : letIn(message)
      },
    })
    say({ hello: 'database', version: VERSION, clock: clock() })
  }
}

function showsSecret(message: unknown, secret: string): boolean {
  const auth = Auth.safeParse(message)
  const given = Buffer.from(auth.success ? auth.data.auth : '')
  const wanted = Buffer.from(secret)
  return given.length === wanted.length && timingSafeEqual(given, wanted)
}
