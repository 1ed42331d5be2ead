/**
 * The headers of a request as they go on: what concerns only this connection goes (RFC 9110, 7.6.1), and what says who
 * is asking is set here, at the public door, whatever the request said about itself.
 */
import type { IncomingHttpHeaders, IncomingMessage } from 'node:http'
import { clientOf } from '@ztm/node/proxy-protocol'

const TAKEN_OUT = new Set([
  // About this connection. `Expect` too: it has been answered here already.
  'connection',
  'expect',
  'keep-alive',
  'proxy-authorization',
  'proxy-connection',
  'te',
  'trailer',
  'upgrade',
  // About the client.
  'forwarded',
  'x-forwarded-for',
  'x-forwarded-host',
  'x-forwarded-port',
  'x-forwarded-proto',
  'x-real-ip',
])

/** What says where the body ends is never taken out, whatever `Connection` names: the next server must agree on it. */
const KEPT = new Set(['content-length', 'transfer-encoding', 'host'])

export type Said = {
  requestId: string
  secure: boolean
  /** Shows the web servers that it is their balancer who speaks. */
  secret: string
}

export function setForwarded(request: IncomingMessage, { requestId, secure, secret }: Said): void {
  const { headers, socket } = request
  const named = headers.connection?.split(',').map((name) => name.trim().toLowerCase()) ?? []
  // Made anew: an object that properties are deleted from is a slow one from then on.
  const kept: IncomingHttpHeaders = {}
  for (const name in headers) {
    if (KEPT.has(name) || !(TAKEN_OUT.has(name) || named.includes(name))) kept[name] = headers[name]
  }
  kept['x-forwarded-for'] = clientOf(socket)
  kept['x-forwarded-proto'] = secure ? 'https' : 'http'
  kept['x-request-id'] = requestId
  kept['x-balancer'] = secret
  request.headers = kept
}
