/**
 * Shapes of requests that two servers in a row could read differently, which is how a second request is hidden in the
 * first (request smuggling). Node's parser refuses most of them; what is left is refused here.
 */
import type { IncomingMessage } from 'node:http'
import type { Socket } from 'node:net'

const WITHOUT_BODY = new Set(['GET', 'HEAD', 'DELETE', 'OPTIONS', 'TRACE'])

/** Where one request was dubious, whatever comes after it may be a part of it. */
const spoiled = new WeakSet<Socket>()

/** @returns why the request must not go on, or undefined where it may */
export function dubious(request: IncomingMessage): string | undefined {
  const why = spoiled.has(request.socket)
    ? 'What came before this on its connection was refused.'
    : dubiousAlone(request)
  if (why) spoiled.add(request.socket)
  return why
}

function dubiousAlone({ method = '', headers, httpVersion, rawHeaders }: IncomingMessage) {
  const encoding = headers['transfer-encoding']
  const length = headers['content-length']
  if (encoding !== undefined && encoding.toLowerCase() !== 'chunked')
    return 'Only chunked is known as a transfer encoding.'
  if (encoding !== undefined && length !== undefined)
    return 'A body has a length or comes in chunks, not both.'
  if (encoding !== undefined && httpVersion === '1.0') return 'HTTP/1.0 has no transfer encodings.'
  if (WITHOUT_BODY.has(method) && (encoding !== undefined || Number(length ?? 0) > 0))
    return `${method} takes no body.`
  if (headers.upgrade !== undefined) return 'This server does not change protocols.'
  if (hostsIn(rawHeaders) > 1) return 'A request has one Host.'
  return undefined
}

/** A request's headers as they came: names and values in turn. */
function hostsIn(rawHeaders: readonly string[]): number {
  let hosts = 0
  for (let at = 0; at < rawHeaders.length; at += 2) {
    const name = rawHeaders[at] as string
    if (name.length === 4 && name.toLowerCase() === 'host') hosts += 1
  }
  return hosts
}
