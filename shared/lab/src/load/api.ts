/** The few calls of the photo app's API that a load makes before it begins: to see what there is, and to be somebody. */
import { request } from 'undici'
import { PlainError } from '../plain-error.ts'

/** As far as a load looks at it. */
export type Photo = {
  id: string
  author: { username: string }
  likeCount: number
  urls: { thumb: string; feed: string }
}

type Sent = { token?: string; json?: unknown; headers?: Record<string, string>; body?: Buffer }

const PATIENCE = 10_000

export type Api = ReturnType<typeof createApi>

/** @param origin where it connects @param host what it says there */
export function createApi({ origin, host }: { origin: string; host: string }) {
  async function call<T>(
    method: 'GET' | 'POST',
    path: string,
    { token, json, headers, body }: Sent = {},
  ): Promise<T> {
    const answer = await request(`${origin}/api/v1${path}`, {
      method,
      headers: {
        host,
        ...(token && { authorization: `Bearer ${token}` }),
        ...(json !== undefined && { 'content-type': 'application/json' }),
        ...headers,
      },
      body: json === undefined ? body : JSON.stringify(json),
      signal: AbortSignal.timeout(PATIENCE),
    }).catch((error) => {
      throw new PlainError(`Nobody answers at http://${host}: ${error.code ?? error.message}.`)
    })
    const text = await answer.body.text()
    if (answer.statusCode >= 300) {
      throw new PlainError(
        `The load could not begin: ${method} ${path} was answered with ${answer.statusCode}.`,
      )
    }
    try {
      return JSON.parse(text)
    } catch {
      throw new PlainError(`What answers at http://${host} is not the photo app.`)
    }
  }

  return {
    explore: (cursor: string | null) =>
      call<{ items: Photo[]; nextCursor: string | null }>(
        'GET',
        `/photos?limit=50${cursor ? `&cursor=${encodeURIComponent(cursor)}` : ''}`,
      ),
    signUp: (username: string, password: string) =>
      call<{ token: string }>('POST', '/users', { json: { username, password } }),
    follow: async (token: string, username: string) => {
      const answer = await request(`${origin}/api/v1/users/${username}/follow`, {
        method: 'PUT',
        headers: { host, authorization: `Bearer ${token}` },
      })
      await answer.body.dump()
    },
    upload: (token: string, { headers, body }: { headers: Record<string, string>; body: Buffer }) =>
      call<Photo>('POST', '/photos', { token, headers, body }),
  }
}
