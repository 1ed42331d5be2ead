/** The way to the origin: what is asked of it, its answer's head, and a body to be read. */
import type { IncomingHttpHeaders } from 'node:http'
import { PassThrough } from 'node:stream'
import { Agent, type Dispatcher } from 'undici'
import type { Asked } from './asked.ts'
import type { Came } from './freshness.ts'
import { endToEnd, fieldsOf, forwarded } from './headers.ts'

export type Answer = Came & {
  /** Names and values in turn, without what concerns only the connection. */
  headers: string[]
  body: Dispatcher.ResponseData['body']
}

export type Origin = {
  /** @param instead headers that take the place of the request's: undefined for none
   * @throws Error where no answer began: `TOOK_TOO_LONG`, or whatever the connection says */
  ask(asked: Asked, instead: IncomingHttpHeaders, giveUp: AbortController): Promise<Answer>
}

export const TOOK_TOO_LONG = new Error('the origin took too long')

/** In milliseconds. Changes may be uploads that are worked on. A body may pause for so long. */
const PATIENCE = { connect: 1_000, looking: 2_000, changing: 30_000, body: 10_000 }
const CONNECTIONS = 256

export type OriginParts = {
  /** Where it is now. @throws Error where that is not known */
  url: () => string
  /** Our own, for `Via`. */
  name: string
  clock: () => number
}

export function createOrigin({ url, name, clock }: OriginParts) {
  const agent = new Agent({
    connections: CONNECTIONS,
    connectTimeout: PATIENCE.connect,
    // The timer here is exact; theirs is not.
    headersTimeout: 0,
    bodyTimeout: PATIENCE.body,
  })

  async function ask(asked: Asked, instead: IncomingHttpHeaders, giveUp: AbortController): Promise<Answer> {
    try {
      return await askOnce(asked, instead, giveUp)
    } catch (error) {
      // Such as a connection that the origin was just closing, idle. What changes nothing can be said again.
      if (!isLooking(asked) || hasBody(asked) || giveUp.signal.aborted || !isCutOff(error)) throw error
      return await askOnce(asked, instead, giveUp)
    }
  }

  async function askOnce(asked: Asked, instead: IncomingHttpHeaders, giveUp: AbortController) {
    const { request, path } = asked
    const method = request.method ?? 'GET'
    const patience = isLooking(asked) ? PATIENCE.looking : PATIENCE.changing
    let timer: NodeJS.Timeout | undefined
    /** From when the request has come in whole: a slow line is not the origin's fault. */
    const wait = () => {
      timer = setTimeout(() => giveUp.abort(TOOK_TOO_LONG), patience)
    }
    // Not the request itself: what fails on the way to the origin must not end the client's connection.
    const body = hasBody(asked) ? request.once('end', wait).pipe(new PassThrough()) : null
    if (!body) wait()
    const sentAt = clock()
    try {
      const answer = await agent.request({
        origin: url(),
        path,
        method,
        headers: { ...forwarded(asked, name), ...instead },
        body,
        signal: giveUp.signal,
        responseHeaders: 'raw',
      })
      // Whoever reads it hears of it, and nobody may be reading it yet.
      answer.body.on('error', () => undefined)
      const raw = answer.headers as unknown as string[]
      const fields = fieldsOf(raw)
      return {
        status: answer.statusCode,
        fields,
        headers: endToEnd(raw, fields),
        body: answer.body,
        sentAt,
        cameAt: clock(),
      }
    } finally {
      request.off('end', wait)
      clearTimeout(timer)
    }
  }

  return { ask, close: () => agent.destroy() }
}

export const hasBody = ({ request: { headers } }: Asked): boolean =>
  headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0

const isLooking = ({ request: { method } }: Asked) => method === 'GET' || method === 'HEAD'
const isCutOff = (error: unknown) =>
  ['UND_ERR_SOCKET', 'ECONNRESET', 'EPIPE'].includes((error as NodeJS.ErrnoException).code ?? '')
