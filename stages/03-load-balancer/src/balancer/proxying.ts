/**
 * One request to one web server and its answer back, by http-proxy. What the library leaves open is closed here: an
 * answer that breaks off in the middle, a client that leaves, a server that never answers.
 */
import { Agent, type ClientRequest, type IncomingMessage, type ServerResponse } from 'node:http'
import httpProxy from 'http-proxy'
import type { Backend } from './backends.ts'

/** In milliseconds. A server that accepts no connection is gone, one that does not begin to answer is hung. */
const CONNECT_WITHIN = 500
/** Longer than the web tier takes at most, so that its own clear answer comes first. */
const ANSWER_WITHIN = { looking: 3_000, changing: 30_000 }
const SILENCE = 10_000

export type Outcome =
  | { kind: 'answered'; status: number }
  /** The answer stopped in the middle. The client's connection was cut, so that half cannot pass for the whole. */
  | { kind: 'broke-off' }
  | { kind: 'client-left' }
  | { kind: 'failed'; timeout: boolean }

type Passing = { began(outgoing: ClientRequest): void; answered(incoming: IncomingMessage): void }

export function createProxying() {
  // Idle connections are closed from this side, well before the web servers' 75 s: closed from that side, one of them
  // would now and then be closing just as a request goes out on it.
  const agent = new Agent({ keepAlive: true, timeout: 60_000 })
  const proxy = httpProxy.createProxyServer({ agent, toProxy: true })
  const passings = new WeakMap<ServerResponse, Passing>()
  proxy.on('proxyReq', (outgoing, _request, response) => passings.get(response)?.began(outgoing))
  proxy.on('proxyRes', (incoming, _request, response) =>
    passings.get(response as ServerResponse)?.answered(incoming),
  )
  // The library says so when a client has gone, and throws where nobody listens.
  proxy.on('econnreset', () => undefined)

  function pass(
    { neighbour: target }: Backend,
    request: IncomingMessage,
    response: ServerResponse,
  ): Promise<Outcome> {
    return new Promise((resolve) => {
      let outgoing: ClientRequest | undefined
      let timedOut = false
      let settled = false

      const settle = (outcome: Outcome) => {
        if (settled) return
        settled = true
        clearTimeout(waiting)
        clearTimeout(connecting)
        request.off('end', waitForAnswer)
        response.off('close', left)
        resolve(outcome)
      }
      const giveUp = () => {
        timedOut = true
        // Before there is a socket there is nothing to destroy yet: `began` does it then.
        outgoing?.destroy(new Error('took too long'))
      }
      let connecting: NodeJS.Timeout | undefined
      let waiting: NodeJS.Timeout | undefined
      /** Counted from when the request has come in whole: a slow line is not the server's fault. */
      const waitForAnswer = () => {
        const looking = request.method === 'GET' || request.method === 'HEAD'
        waiting = setTimeout(giveUp, looking ? ANSWER_WITHIN.looking : ANSWER_WITHIN.changing)
      }
      const left = () => {
        if (response.writableFinished) return
        // Work that goes on for nobody is told to stop.
        outgoing?.destroy()
        settle({ kind: 'client-left' })
      }

      passings.set(response, {
        began(started) {
          outgoing = started
          if (timedOut || response.destroyed) return void started.destroy()
          if (!started.socket?.connecting) return
          connecting = setTimeout(giveUp, CONNECT_WITHIN)
          started.socket.once('connect', () => clearTimeout(connecting))
        },
        answered(incoming) {
          clearTimeout(waiting)
          for (const name of ['connection', 'keep-alive', 'proxy-connection', 'upgrade'])
            delete incoming.headers[name]
          // A server that stops in mid-answer; a client that reads slowly is something else.
          outgoing?.setTimeout(SILENCE, () => response.writableNeedDrain || outgoing?.destroy())
          incoming.on('close', () => {
            if (incoming.complete) return settle({ kind: 'answered', status: incoming.statusCode ?? 0 })
            settle({ kind: 'broke-off' })
            response.destroy()
          })
        },
      })
      response.on('close', left)
      if (request.complete) waitForAnswer()
      else request.once('end', waitForAnswer)

      proxy.web(request, response, { target }, () => {
        if (!response.headersSent) settle({ kind: 'failed', timeout: timedOut })
      })
    })
  }

  return { pass, close: () => agent.destroy() }
}

export type Proxying = ReturnType<typeof createProxying>
