/**
 * The headers of a request as they go on: what concerns only this connection goes (RFC 9110, 7.6.1), and what says who
 * is asking is set here, at the public door, whatever the request said about itself.
 */
import type { IncomingMessage } from 'node:http'
import { clientOf } from '@ztm/node/proxy-protocol'

// `Expect` too: it has been answered here already.
const HOP_BY_HOP = [
  'connection',
  'expect',
  'keep-alive',
  'proxy-authorization',
  'proxy-connection',
  'te',
  'trailer',
  'upgrade',
]
const ABOUT_THE_CLIENT = [
  'forwarded',
  'x-forwarded-for',
  'x-forwarded-host',
  'x-forwarded-port',
  'x-forwarded-proto',
  'x-real-ip',
]

/** What says where the body ends is never taken out, whatever `Connection` names: the next server must agree on it. */
const KEPT = new Set(['content-length', 'transfer-encoding', 'host'])

export type Said = {
  requestId: string
  secure: boolean
  /** Shows the web servers that it is their balancer who speaks. */
  secret: string
}

export function setForwarded(
  { headers, socket }: IncomingMessage,
  { requestId, secure, secret }: Said,
): void {
  const named = headers.connection?.split(',').map((name) => name.trim().toLowerCase()) ?? []
  for (const name of [...named, ...HOP_BY_HOP, ...ABOUT_THE_CLIENT]) {
    if (!KEPT.has(name)) delete headers[name]
  }
  headers['x-forwarded-for'] = clientOf(socket)
  headers['x-forwarded-proto'] = secure ? 'https' : 'http'
  headers['x-request-id'] = requestId
  headers['x-balancer'] = secret
}
