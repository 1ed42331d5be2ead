/**
 * A port that stands for a node's own, so that what passes between the two can be held up. It listens as long as the
 * node does, so that a node that is gone refuses connections here too.
 *
 * Simplification: a connection over a cut link seems to open, and then nothing comes: this computer's own network
 * accepts it, where a real one would not answer. Who waits for an answer sees no difference.
 */
import { connect, createServer, type Server, type Socket } from 'node:net'
import { PortTaken } from '../plain-error.ts'
import { listenOn } from '../ports.ts'
import { createPump } from './pump.ts'
import type { Way } from './way.ts'

const HOST = '127.0.0.1'

export type Target = {
  port(): number
  listens(): boolean
}

export type Relay = ReturnType<typeof createRelay>

/** What was said to a node so far: bytes, and how often somebody spoke first or after an answer. */
export type Asked = { bytes: number; turns: number }

export function createRelay(target: Target, there: Way, back: Way) {
  const sockets = new Set<Socket>()
  const asked: Asked = { bytes: 0, turns: 0 }
  let server: Server | undefined
  let port = 0
  let following: Promise<void> = Promise.resolve()
  const isCut = () => there.cut || back.cut

  /** Listens, or does not, as the target does. Over a cut nobody can know, and so nobody is refused. */
  async function follow(): Promise<void> {
    const wanted = isCut() || target.listens()
    if (!wanted) {
      server?.close()
      server = undefined
    } else if (!server) {
      server = createServer({ allowHalfOpen: true, noDelay: true }, carry)
      port = await listenAgain(server, port)
    }
  }

  function carry(client: Socket): void {
    const since = performance.now()
    const requests = createPump(there, client)
    let node: Socket | undefined
    let timer: NodeJS.Timeout | undefined
    let answered = true
    keep(client)
    client.on('data', ({ length }) => {
      asked.bytes += length
      if (answered) asked.turns++
      answered = false
    })

    /** Opening takes a round trip, and both ways. */
    function open(): void {
      clearTimeout(timer)
      if (node || client.destroyed || isCut()) return
      const wait = since + there.delay + back.delay - performance.now()
      if (wait > 1) {
        timer = setTimeout(open, wait)
        return
      }
      const opening = connect({ host: HOST, port: target.port(), allowHalfOpen: true, noDelay: true })
      node = opening
      keep(opening)
      const answers = createPump(back, opening)
      opening.once('connect', () => requests.connect(opening))
      opening.on('data', () => {
        answered = true
      })
      answers.connect(client)
    }

    there.watchers.add(open)
    client.once('end', () => {
      // It gave up before anything came of it.
      if (!node && isCut()) client.destroy()
    })
    client.once('close', () => {
      clearTimeout(timer)
      there.watchers.delete(open)
      if (!node) requests.stop()
    })
    open()
  }

  function keep(socket: Socket): void {
    sockets.add(socket)
    socket.once('close', () => sockets.delete(socket))
  }

  return {
    /** 0 as long as it has never listened. */
    port: () => port,
    asked: (): Asked => asked,
    /** @returns when it is as the target is */
    follow: () => {
      following = following.then(follow)
      return following
    },
    close(): void {
      server?.close()
      for (const socket of sockets) socket.destroy()
    },
  }
}

/** At its port again where nobody has taken it meanwhile, else at any. */
async function listenAgain(server: Server, port: number): Promise<number> {
  try {
    return await listenOn(server, HOST, port)
  } catch (error) {
    if (!(error instanceof PortTaken)) throw error
    return await listenOn(server, HOST, 0)
  }
}
