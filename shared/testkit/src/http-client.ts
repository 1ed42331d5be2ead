/**
 * One person's way to the API: carries the token, and sends back the position that it was last given, as apps do. What
 * lies elsewhere, such as pictures at an edge, is asked for without either.
 */
import { belowLocalhost } from '@ztm/lab/below-localhost'

export type Answer<T> = { status: number; headers: Headers; body: T }

export type Sent = {
  json?: unknown
  form?: FormData
  /** A body as it is, of whatever type the headers say. */
  raw?: string | Uint8Array<ArrayBuffer>
  headers?: Record<string, string>
  /** For answers that are no text. */
  bytes?: boolean
}

/** Long enough for the largest upload; shorter than a test's own time, so that a failure names the request. */
const PATIENCE = 15_000

export function createHttpClient(url: string) {
  let token: string | undefined
  let position: string | undefined

  async function request<T>(method: string, path: string, sent: Sent = {}): Promise<Answer<T>> {
    const headers = new Headers(sent.headers)
    const to = new URL(path, url)
    const home = to.origin === new URL(url).origin
    if (home && token) headers.set('authorization', `Bearer ${token}`)
    if (home && position) headers.set('position', position)
    if (sent.json !== undefined) headers.set('content-type', 'application/json')
    const body = sent.raw ?? sent.form ?? (sent.json === undefined ? null : JSON.stringify(sent.json))
    const signal = AbortSignal.timeout(PATIENCE)
    const response = await fetch(to, {
      method,
      headers,
      body,
      signal,
      redirect: 'manual',
      dispatcher: belowLocalhost,
      // Left to itself, fetch sends a request with If-None-Match as a reload, which asks not to be answered 304.
      cache: 'force-cache',
    })
    const bytes = Buffer.from(await response.arrayBuffer())
    if (home) position = response.headers.get('position') ?? position
    return {
      status: response.status,
      headers: response.headers,
      body: (sent.bytes ? bytes : parsed(bytes, response.headers)) as T,
    }
  }

  return {
    url,
    request,
    token: () => token,
    hold: (another: string | undefined) => {
      token = another
    },
    forgetPosition: () => {
      position = undefined
    },
  }
}

function parsed(bytes: Buffer, headers: Headers): unknown {
  if (bytes.length === 0) return undefined
  const isJson = /^application\/(problem\+)?json\b/.test(headers.get('content-type') ?? '')
  return isJson ? JSON.parse(bytes.toString()) : bytes.toString()
}

/** What was answered, or an error that says what was answered instead. */
export async function succeed<T>(asking: Promise<Answer<T>>): Promise<T> {
  const { status, body } = await asking
  if (status < 200 || status > 299) throw new Error(`answered ${status}: ${JSON.stringify(body)}`)
  return body
}
