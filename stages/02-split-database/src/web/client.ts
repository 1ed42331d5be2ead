/** Who is at the other end of a connection: by the connection itself, and never by a header that anybody can write. */
import type { IncomingMessage } from 'node:http'
import { clientOf } from '@ztm/node/proxy-protocol'
import type { Client } from '@ztm/web/request-context'

export const client = (request: IncomingMessage): Client => ({
  address: clientOf(request.socket),
  region: 'home',
  secure: false,
})
