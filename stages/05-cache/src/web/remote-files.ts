/** The photo files as the web tier has them now: in an object store at the other end of a connection. */
import { PassThrough, type Readable } from 'node:stream'
import type { Call } from '@ztm/domain/call'
import type { Files } from '@ztm/domain/ports'
import { Problem, unavailable } from '@ztm/domain/problem'
import type { Neighbours } from '@ztm/node/neighbours'
import { type Dispatcher, Pool } from 'undici'

type Method = 'PUT' | 'GET' | 'HEAD' | 'DELETE'

/** In milliseconds: how long to wait for a connection, for an answer to begin, and for it to go on. */
const PATIENCE = { connect: 500, headers: 1_500, body: 1_500 }
/** Somebody who looks at a picture over a slow line keeps one for long. */
const CONNECTIONS = 256
/** More would only wait for each other, each with a picture in its hands. */
const MOST_WAITING = 500

export function connectFiles(stores: Neighbours, secret: string): Files & { close(): Promise<void> } {
  let pool: { origin: string; requests: Pool } | undefined
  let waiting = 0

  /** A store that comes back at another address is found there. */
  function requests(): Pool {
    const store = stores.list()[0]
    if (!store) throw unavailable('The file store is not known yet.')
    const origin = `http://${store.host}:${store.port}`
    if (pool?.origin !== origin) {
      pool?.requests.destroy()
      const requests = new Pool(origin, {
        connections: CONNECTIONS,
        connectTimeout: PATIENCE.connect,
        headersTimeout: PATIENCE.headers,
        bodyTimeout: PATIENCE.body,
      })
      pool = { origin, requests }
    }
    return pool.requests
  }

  /** Until the answer begins; how long a picture then takes is for whoever looks at it. */
  async function ask(
    call: Call,
    method: Method,
    key: string,
    more: { range?: string; body?: Uint8Array } = {},
  ) {
    if (waiting >= MOST_WAITING) throw unavailable('Too many are waiting for the file store.')
    const giveUp = new AbortController()
    const patience = Math.min(PATIENCE.headers, call.deadline - Date.now())
    waiting++
    const timer = setTimeout(() => giveUp.abort(), Math.max(1, patience))
    try {
      const answer = await requests().request({
        path: `/objects/${key}`,
        method,
        headers: {
          authorization: `Bearer ${secret}`,
          'x-request-id': call.requestId,
          ...(more.range ? { range: more.range } : {}),
        },
        body: more.body ?? null,
        signal: giveUp.signal,
      })
      return await expected(answer, method)
    } catch (error) {
      throw error instanceof Problem ? error : unavailable('The file store does not answer.', error)
    } finally {
      clearTimeout(timer)
      waiting--
    }
  }

  return {
    async put(call, key, content) {
      await ask(call, 'PUT', key, { body: content })
    },
    async get(call, key, range) {
      let part = ''
      if (range) {
        const { statusCode, headers } = await ask(call, 'HEAD', key)
        if (statusCode === 404) return undefined
        const wanted = range(Number(headers['content-length']))
        if (wanted) part = `bytes=${wanted.start}-${wanted.end}`
      }
      const { statusCode, headers, body } = await ask(call, 'GET', key, { range: part })
      if (statusCode === 404) return undefined
      const [, total] = String(headers['content-range'] ?? '').split('/')
      return {
        size: Number(total ?? headers['content-length']),
        etag: String(headers.etag),
        body: orUnavailable(body),
      }
    },
    async remove(call, prefix) {
      await ask(call, 'DELETE', prefix)
    },
    close: async () => await pool?.requests.destroy(),
  }
}

/** The answer, with nothing left to read in it but a file. */
async function expected(answer: Dispatcher.ResponseData, method: Method): Promise<Dispatcher.ResponseData> {
  const { statusCode, body } = answer
  const found = statusCode < 400
  if (method !== 'GET' || !found) await body.dump()
  if (found || statusCode === 404) return answer
  if (statusCode === 507) throw new Problem('no-space', 'There is no space left for this.', { retryAfter: 5 })
  throw unavailable('The file store cannot do this at the moment.', new Error(`it answered ${statusCode}`))
}

/** A file that breaks off in the middle is an error like any other of the store. */
function orUnavailable(body: Readable): Readable {
  const file = new PassThrough()
  body.on('error', (error) => file.destroy(unavailable('The file store broke off.', error)))
  // Whoever wants no more of it destroys it, perhaps before they have listened for errors.
  file.on('close', () => body.destroy()).on('error', () => undefined)
  return body.pipe(file)
}
