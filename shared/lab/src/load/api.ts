/** The few calls of the photo app's API that a load makes before it begins: to see what there is, and to be somebody. */
import { request } from 'undici'
import { belowLocalhost } from '../below-localhost.ts'
import { PlainError } from '../plain-error.ts'

/** As far as a load looks at it. */
export type Photo = {
  id: string
  author: { username: string }
  likeCount: number
  urls: { thumb: string; feed: string }
}

export type PhotoPage = { items: Photo[]; nextCursor: string | null }

type Sent = { token?: string; json?: unknown; headers?: Record<string, string>; body?: Buffer | string }

const PATIENCE = 10_000

export type Api = ReturnType<typeof createApi>

export function createApi(origin: string) {
  const notThatApp = () => new PlainError(`What answers at ${origin} is not the photo app.`)

  async function call<T>(method: 'GET' | 'POST' | 'PUT', path: string, sent: Sent = {}): Promise<T> {
    const { token, json, headers, body } = sent
    const { status, text } = await ask(method, `${origin}/api/v1${path}`, {
      headers: {
        ...(token && { authorization: `Bearer ${token}` }),
        ...(json !== undefined && { 'content-type': 'application/json' }),
        ...headers,
      },
      body: json === undefined ? body : JSON.stringify(json),
    }).catch((error) => {
      throw new PlainError(`Nobody answers at ${origin}: ${error.code ?? error.message}.`)
    })
    if (status >= 300) {
      throw new PlainError(`The load could not begin: ${method} ${path} was answered with ${status}.`)
    }
    try {
      return (text === '' ? undefined : JSON.parse(text)) as T
    } catch {
      throw notThatApp()
    }
  }

  async function explore(cursor: string | null): Promise<PhotoPage> {
    const page = await call<PhotoPage>(
      'GET',
      `/photos?limit=50${cursor ? `&cursor=${encodeURIComponent(cursor)}` : ''}`,
    )
    if (!Array.isArray(page?.items)) throw notThatApp()
    return page
  }

  return {
    explore,
    signUp: (username: string, password: string) =>
      call<{ token: string }>('POST', '/users', { json: { username, password } }),
    follow: (token: string, username: string) => call('PUT', `/users/${username}/follow`, { token }),
    upload: (token: string, { headers, body }: { headers: Record<string, string>; body: Buffer }) =>
      call<Photo>('POST', '/photos', { token, headers, body }),
  }
}

async function ask(method: 'GET' | 'POST' | 'PUT', url: string, sent: Pick<Sent, 'headers' | 'body'>) {
  const answer = await request(url, {
    method,
    ...sent,
    dispatcher: belowLocalhost,
    signal: AbortSignal.timeout(PATIENCE),
  })
  return { status: answer.statusCode, text: await answer.body.text() }
}
