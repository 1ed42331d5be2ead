/**
 * The private admin port: health, readiness and metrics, and what else a node lets its operator do. Simplification:
 * whoever can connect may use it; it is kept apart by listening on loopback. In a real system it is on a network of
 * its own, or asks for credentials.
 */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { Logger } from 'pino'
import type { Registry } from 'prom-client'
import { ZodError, z } from 'zod'
import { listen } from './listen.ts'
import type { createReadiness } from './readiness.ts'

const BODY_LIMIT = 1024 * 1024

type Handle = (body: unknown) => Promise<unknown>
type Parts = { name: string; log: Logger; metrics: Registry; readiness: ReturnType<typeof createReadiness> }

class Refusal extends Error {
  readonly status: number
  constructor(status: number, message: string) {
    super(message)
    this.status = status
  }
}

export function createAdmin({ name, log, metrics, readiness }: Parts) {
  const posts = new Map<string, Handle>()
  const gets = new Map<string, (response: ServerResponse) => Promise<void> | void>([
    ['/healthz', (response) => send(response, 200, { alive: true, node: name })],
    [
      '/readyz',
      async (response) => {
        const state = await readiness.read()
        send(response, state.ready ? 200 : 503, state)
      },
    ],
    [
      '/metrics',
      async (response) => {
        response.setHeader('Content-Type', metrics.contentType)
        response.end(await metrics.metrics())
      },
    ],
  ])

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    // No page has any business here, not even one whose name was made to point at this computer.
    if (request.headers.origin !== undefined) throw new Refusal(403, 'Not for browsers.')
    const path = request.url?.split('?')[0] ?? ''
    const get = gets.get(path)
    const post = posts.get(path)
    if (!get && !post) throw new Refusal(404, 'There is nothing here.')
    if (get && (request.method === 'GET' || request.method === 'HEAD')) return await get(response)
    if (post && request.method === 'POST')
      return send(response, 200, (await post(await readJson(request))) ?? {})
    response.setHeader('Allow', get ? 'GET, HEAD' : 'POST')
    throw new Refusal(405, `${request.method} does not work here.`)
  }

  const server = createServer((request, response) => {
    answer(request, response).catch((error) => {
      const status = error instanceof Refusal ? error.status : error instanceof ZodError ? 422 : 500
      if (status === 500) log.error({ err: error, path: request.url }, 'an admin request failed')
      // What is left of a body that was refused is not read, so that the connection is of no more use.
      if (!request.complete) response.setHeader('Connection', 'close')
      sendProblem(
        response,
        status,
        error instanceof ZodError ? z.prettifyError(error) : String(error?.message ?? error),
      )
    })
  })

  return {
    post: (path: string, handle: Handle) => void posts.set(path, handle),
    /** @returns the port */
    listen: (port: number) => listen(server, port),
  }
}

async function readJson(request: IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = []
  let size = 0
  // A page of any site may send a plain form anywhere; JSON it may not without being allowed to.
  if (!request.headers['content-type']?.startsWith('application/json')) throw new Refusal(415, 'Send JSON.')
  for await (const chunk of request.iterator({ destroyOnReturn: false })) {
    size += chunk.length
    if (size > BODY_LIMIT) throw new Refusal(413, `A body may have ${BODY_LIMIT} bytes.`)
    chunks.push(chunk)
  }
  if (size === 0) return undefined
  try {
    return JSON.parse(Buffer.concat(chunks).toString())
  } catch {
    throw new Refusal(400, 'The body is not JSON.')
  }
}

function send(response: ServerResponse, status: number, body: unknown, type = 'application/json'): void {
  response.writeHead(status, { 'Content-Type': type })
  response.end(`${JSON.stringify(body)}\n`)
}

function sendProblem(response: ServerResponse, status: number, detail: string): void {
  if (response.headersSent) return void response.destroy()
  send(
    response,
    status,
    { type: 'about:blank', title: TITLES[status], status, detail },
    'application/problem+json',
  )
}

const TITLES: Record<number, string> = {
  400: 'Malformed',
  403: 'Forbidden',
  404: 'Not found',
  405: 'Wrong method',
  413: 'Too large',
  415: 'Unsupported',
  422: 'Invalid',
  500: 'Failed',
}
