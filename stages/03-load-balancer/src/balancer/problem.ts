/** The balancer's own answers: when no web server gives one. */
import type { ServerResponse } from 'node:http'

const TITLES = {
  400: 'Bad Request',
  502: 'Bad Gateway',
  503: 'Service Unavailable',
  504: 'Gateway Timeout',
}

export function answerProblem(response: ServerResponse, status: keyof typeof TITLES, detail: string): void {
  const requestId = String(response.getHeader('X-Request-Id'))
  const body = JSON.stringify({ type: 'about:blank', title: TITLES[status], status, detail, requestId })
  response.writeHead(status, {
    'Content-Type': 'application/problem+json',
    'Content-Length': Buffer.byteLength(body),
    'Cache-Control': 'no-store',
    ...(status >= 502 ? { 'Retry-After': '1' } : {}),
    // Whatever of the request has not been read yet must not be taken for the next one.
    Connection: 'close',
  })
  response.end(body)
}
