/** The database as a server: what comes in as lines is checked once, here, and answered with rows or a plain refusal. */
import { timingSafeEqual } from 'node:crypto'
import type { Socket } from 'node:net'
import { type Call, ownCall } from '@ztm/domain/call'
import { type Database, Refused } from '@ztm/domain/database'
import { Problem } from '@ztm/domain/problem'
import { speakLines } from '@ztm/node/lines'
import type { Node } from '@ztm/node/node'
import { type Answer, Auth, Request, VERSION } from './protocol.ts'

const KIB = 1024
/** Until somebody has shown the secret, a line is short and the patience too. */
const STRANGER = { line: 1 * KIB, patience: 2_000 }
const LONGEST_LINE = 1024 * KIB
const MOST_CONNECTIONS = 256

export function lineServer(node: Node, database: Database, secret: string): (socket: Socket) => void {
  const connections = new Set<Socket>()
  node.atShutdown(() => {
    for (const socket of connections) socket.destroy()
  })

  return (socket) => {
    if (connections.size >= MOST_CONNECTIONS) return void socket.destroy()
    connections.add(socket)
    let known = false
    const tooLate = setTimeout(() => socket.destroy(), STRANGER.patience)
    socket.on('close', () => {
      clearTimeout(tooLate)
      connections.delete(socket)
    })
    socket.on('error', (error) => node.log.debug({ err: error }, 'connection ended'))

    const send = speakLines(socket, {
      longest: () => (known ? LONGEST_LINE : STRANGER.line),
      onLine(line) {
        const message = parsed(line)
        if (!known) {
          known = showsSecret(message, secret)
          // No reason given, because whoever is let in knows it.
          if (!known) return void socket.destroy()
          return clearTimeout(tooLate)
        }
        const request = Request.safeParse(message)
        // Without an id there is nobody to answer: the other side does not speak this protocol.
        if (!request.success) return void socket.destroy()
        answer(database, request.data).then(send)
      },
    })
    send({ hello: 'database', version: VERSION })
  }
}

async function answer(database: Database, request: Request): Promise<Answer> {
  const { id, read, write } = request
  const call: Call = ownCall(request.requestId ?? 'unknown', Date.now, request.within)
  try {
    if (read) return { id, rows: await database.read(call, read.sql, read.params, read.how) }
    await database.write(call, write ?? [])
    return { id, done: true }
  } catch (error) {
    if (error instanceof Refused) return { id, refused: write?.indexOf(error.change) ?? -1 }
    const kind = error instanceof Problem && error.kind === 'no-space' ? 'no-space' : 'unavailable'
    return {
      id,
      problem: {
        kind: error instanceof Problem ? kind : 'invalid',
        detail: String((error as Error).message),
      },
    }
  }
}

function parsed(line: string): unknown {
  try {
    return JSON.parse(line)
  } catch {
    return undefined
  }
}

function showsSecret(message: unknown, secret: string): boolean {
  const auth = Auth.safeParse(message)
  const given = Buffer.from(auth.success ? auth.data.auth : '')
  const wanted = Buffer.from(secret)
  return given.length === wanted.length && timingSafeEqual(given, wanted)
}
