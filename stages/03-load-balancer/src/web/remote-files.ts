/** The photo files as the web tier has them now: in an object store at the other end of a connection. */
import type { Call } from '@ztm/domain/call'
import type { Files } from '@ztm/domain/ports'
import { Problem, unavailable } from '@ztm/domain/problem'
import type { Neighbours } from '@ztm/node/neighbours'
import { type Dispatcher, Pool } from 'undici'

type Method = 'PUT' | 'GET' | 'HEAD' | 'DELETE'

/** In milliseconds: how long to wait for a connection, for an answer to begin, and for it to go on. */
const PATIENCE = { connect: 500, headers: 1_500, body: 1_500 }

export function connectFiles(stores: Neighbours, secret: string): Files & { close(): Promise<void> } {
  let pool: { origin: string; requests: Pool } | undefined

  /** A store that comes back at another address is found there. */
  function requests(): Pool {
    const store = stores.list()[0]
    if (!store) throw unavailable('The file store is not known yet.')
    const origin = `http://${store.host}:${store.port}`
    if (pool?.origin !== origin) {
      pool?.requests.destroy()
      const requests = new Pool(origin, {
        connections: 32,
        connectTimeout: PATIENCE.connect,
        headersTimeout: PATIENCE.headers,
        bodyTimeout: PATIENCE.body,
      })
      pool = { origin, requests }
    }
    return pool.requests
  }

  /** Everything that is asked may be asked again: a file is put once, and erasing what is gone changes nothing. */
  async function ask(
    call: Call,
    method: Method,
    key: string,
    more: { range?: string; body?: Uint8Array } = {},
  ) {
    const giveUp = new AbortController()
    const patience = Math.min(PATIENCE.headers, call.deadline - Date.now())
    // Until the answer begins; how long a picture then takes is for whoever looks at it.
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
      return expected(answer)
    } catch (error) {
      throw error instanceof Problem ? error : unavailable('The file store does not answer.', error)
    } finally {
      clearTimeout(timer)
    }
  }

  return {
    async put(call, key, content) {
      const { body } = await ask(call, 'PUT', key, { body: content })
      await body.dump()
    },
    async get(call, key, range) {
      let part = ''
      if (range) {
        const head = await ask(call, 'HEAD', key)
        await head.body.dump()
        const wanted = range(Number(head.headers['content-length']))
        if (wanted) part = `bytes=${wanted.start}-${wanted.end}`
      }
      const { statusCode, headers, body } = await ask(call, 'GET', key, { range: part })
      if (statusCode === 404) {
        await body.dump()
        return undefined
      }
      // Whoever wants no more of it destroys it, which undici calls an error.
      body.on('error', () => undefined)
      const [, total] = String(headers['content-range'] ?? '').split('/')
      return { size: Number(total ?? headers['content-length']), etag: String(headers.etag), body }
    },
    async remove(call, prefix) {
      const { body } = await ask(call, 'DELETE', prefix)
      await body.dump()
    },
    close: async () => await pool?.requests.destroy(),
  }
}

function expected(answer: Dispatcher.ResponseData): Dispatcher.ResponseData {
  const { statusCode, body } = answer
  if (statusCode < 400 || statusCode === 404) return answer
  body.dump().catch(() => undefined)
  if (statusCode === 507) throw new Problem('no-space', 'There is no space left for this.', { retryAfter: 5 })
  throw unavailable('The file store cannot do this at the moment.')
}
