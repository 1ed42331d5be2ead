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
    response.writeHead(status, {
      'Content-Type': 'application/problem+json',
      'Cache-Control': 'no-store',
      'X-Request-Id': requestId,
      'X-Served-By': servedBy,
      ...(status >= 502 ? { 'Retry-After': '1' } : {}),
      // Whatever comes after this request on its connection must not be taken for the next one.
      Connection: 'close',
    })
    endEarly(
      response,
      JSON.stringify({ type: 'about:blank', title: TITLES[status], status, detail, requestId }),
    )
  }
