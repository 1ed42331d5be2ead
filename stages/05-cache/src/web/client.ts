/** Who is at the other end: the balancer says, at whose door the connection ended. Nobody else can reach this server. */
import type { IncomingMessage } from 'node:http'
import { regionOf } from '@ztm/node/regions'
import type { Client } from '@ztm/web/request-context'

export const client = ({ headers }: IncomingMessage): Client => ({
  address: String(headers['x-forwarded-for']),
  region: regionOf(String(headers['x-forwarded-for'])),
  secure: headers['x-forwarded-proto'] === 'https',
})
