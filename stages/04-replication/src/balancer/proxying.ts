/**
 * One request to one web server, by http-proxy. What the library leaves open is closed here: a server that cannot be
 * reached or never answers, an answer that breaks off in the middle, a client that leaves.
 */
import { Agent, type ClientRequest, type IncomingMessage, type ServerResponse } from 'node:http'
import type { Stream } from 'node:stream'
import util from 'node:util'
import { breakOff, passBack } from './answer.ts'
import type { Backend } from './backends.ts'

/** In milliseconds. A server that accepts no connection is gone, one that does not begin to answer is hung. */
const CONNECT_WITHIN = 1_000
/** Longer than the web tier takes at most, so that its own clear answer comes first. */
const ANSWER_WITHIN = { looking: 3_000, changing: 30_000 }

export type Outcome =
  | { kind: 'answered' }
  /** The answer stopped in the middle. The client's connection was cut, so that half cannot pass for the whole. */
  | { kind: 'broke-off' }
  | { kind: 'client-left' }
  /** No answer began. Where nothing was sent, the server has not even heard of the request. */
  | { kind: 'failed'; sent: boolean; timeout: boolean }

// The library merges objects by a function that Node warns of: the same one under its new name does not.
Object.assign(util, { _extend: Object.assign })
const { default: httpProxy } = await import('http-proxy')

export function createProxying() {
  // Idle connections are closed from this side, well before the web servers' 120 s: closed from that side, one of them
  // would now and then be closing just as a request goes out on it.
  const agent = new Agent({ keepAlive: true, timeout: 60_000 })
  // The path goes on as it is, and the answer is passed back here and not by the library.
  const proxy = httpProxy.createProxyServer({ agent, toProxy: true, selfHandleResponse: true })

  /** A process that dies closes one connection after the other: what is idle still would be the next to break. */
  function closeIdle({ neighbour }: Backend): void {
    for (const socket of Object.values(agent.freeSockets).flat())
      if (socket?.remotePort === neighbour.port) socket.destroy()
  }

  function pass(backend: Backend, request: IncomingMessage, response: ServerResponse): Promise<Outcome> {
    return new Promise((resolve) => {
      let sent = false
      let timeout = false
      let connecting: NodeJS.Timeout | undefined
      let answering: NodeJS.Timeout | undefined

      function send(outgoing: ClientRequest): void {
        const settle = (outcome: Outcome) => {
          stopWaiting()
          response.off('close', left)
          resolve(outcome)
        }
        const stopWaiting = () => {
          clearTimeout(connecting)
          clearTimeout(answering)
          request.off('end', waitForAnswer)
          backend.waiting.remove(giveUp)
        }
        const giveUp = () => {
          timeout = true
          outgoing.destroy(new Error('took too long'))
        }
        /** From when the request has come in whole: a slow line is not the server's fault. */
        const waitForAnswer = () => {
          const looking = request.method === 'GET' || request.method === 'HEAD'
          answering = setTimeout(giveUp, looking ? ANSWER_WITHIN.looking : ANSWER_WITHIN.changing)
        }
        const connected = () => {
          clearTimeout(connecting)
          sent = true
          if (hasBody(request)) {
            request.once('end', waitForAnswer)
            request.pipe(outgoing)
          } else {
            request.resume()
            outgoing.end()
            waitForAnswer()
          }
        }
        const left = () => {
          if (response.writableFinished) return
          // Work that goes on for nobody is told to stop.
          outgoing.destroy()
          settle({ kind: 'client-left' })
        }

        backend.waiting.add(giveUp)
        response.on('close', left)
        outgoing.on('error', () => {
          if (!timeout && !response.destroyed) closeIdle(backend)
          if (!response.headersSent) return settle({ kind: 'failed', sent, timeout })
          breakOff(response)
          settle({ kind: 'broke-off' })
        })
        outgoing.once('socket', (socket) => {
          if (!socket.connecting) return connected()
          connecting = setTimeout(giveUp, CONNECT_WITHIN)
          socket.once('connect', connected)
        })
        outgoing.once('response', (incoming) => {
          stopWaiting()
          passBack(incoming, response, settle)
          incoming.once('end', () => request.complete || goOnSending(request, outgoing))
        })
      }

      // In the place of a body: nothing of the request is used up before somebody is there to take it, so that
      // it can go to another server instead.
      const buffer = { pipe: send } as unknown as Stream
      proxy.web(request, response, { target: backend.neighbour, buffer }, () => undefined)
    })
  }

  return { pass, close: () => agent.destroy() }
}

const hasBody = ({ headers }: IncomingMessage): boolean =>
  headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0

/**
 * Where the answer was complete before the request, such as to an upload that is too large. From then on, Node does not
 * say any more that the connection takes more: without this, the rest would never be read.
 */
function goOnSending(request: IncomingMessage, outgoing: ClientRequest): void {
  const { socket } = outgoing
  const drained = () => outgoing.emit('drain')
  socket?.on('drain', drained)
  outgoing.once('close', () => {
    socket?.off('drain', drained)
    // Hung up on: nobody is left who would read the rest.
    if (!request.complete) request.socket.destroy()
  })
  if (!socket?.writableNeedDrain) drained()
}

export type Proxying = ReturnType<typeof createProxying>
