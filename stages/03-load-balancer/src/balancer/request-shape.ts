/**
 * Shapes of requests that two servers in a row could read differently, which is how a second request is hidden in the
 * first (request smuggling). Node's parser refuses most of them; what is left is refused here.
 */
import type { IncomingMessage } from 'node:http'

const WITHOUT_BODY = new Set(['GET', 'HEAD', 'DELETE', 'OPTIONS', 'TRACE'])

/** @returns why the request must not go on, or undefined where it may */
export function dubious({ method = '', headers }: IncomingMessage): string | undefined {
  const encoding = headers['transfer-encoding']
  const length = headers['content-length']
  if (encoding !== undefined && encoding.toLowerCase() !== 'chunked')
    return 'Only chunked is known as a transfer encoding.'
  if (encoding !== undefined && length !== undefined)
    return 'A body has a length or comes in chunks, not both.'
  if (WITHOUT_BODY.has(method) && (encoding !== undefined || Number(length ?? 0) > 0))
    return `${method} takes no body.`
  if (headers.upgrade !== undefined) return 'This server does not change protocols.'
  return undefined
}
