/** The balancer's own answers: when no web server gives one. */
import type { ServerResponse } from 'node:http'
import { endEarly } from '@ztm/web/unread-body'

const TITLES = {
  400: 'Bad Request',
  502: 'Bad Gateway',
  503: 'Service Unavailable',
  504: 'Gateway Timeout',
}

export const createProblems =
  (servedBy: string) =>
  (response: ServerResponse, status: keyof typeof TITLES, detail: string, requestId: string): void => {
    response.statusCode = status
    response
      .setHeader('Content-Type', 'application/problem+json')
      .setHeader('Cache-Control', 'no-store')
      .setHeader('X-Request-Id', requestId)
      .setHeader('X-Served-By', servedBy)
      // Whatever comes after this request on its connection must not be taken for the next one.
      .setHeader('Connection', 'close')
    if (status >= 502) response.setHeader('Retry-After', '1')
    endEarly(
      response,
      JSON.stringify({ type: 'about:blank', title: TITLES[status], status, detail, requestId }),
    )
  }
