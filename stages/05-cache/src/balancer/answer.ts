/** An answer's way back: its headers, as far as they are for the client, and its body, as fast as the client takes it. */
import type { IncomingMessage, OutgoingHttpHeaders, ServerResponse } from 'node:http'
import type { Outcome } from './proxying.ts'

/** What concerns only the connection that it came by (RFC 9110, 7.6.1). */
const HOP_BY_HOP = new Set([
  'connection',
  'keep-alive',
  'proxy-authenticate',
  'proxy-connection',
  'trailer',
  'transfer-encoding',
  'upgrade',
])
/** In milliseconds: a server that stops in mid-answer for so long is taken for gone. */
const SILENCE = 10_000

export function passBack(
  incoming: IncomingMessage,
  response: ServerResponse,
  settle: (outcome: Outcome) => void,
): void {
  if (!begin(incoming, response)) {
    incoming.destroy()
    settle({ kind: 'failed', sent: true, timeout: false })
    return
  }
  const { socket } = incoming
  const silent = () => {
    // A client that reads slowly is something else.
    if (response.writableNeedDrain) socket.setTimeout(SILENCE)
    else incoming.destroy()
  }
  socket.setTimeout(SILENCE).on('timeout', silent)
  incoming.on('end', () => socket.setTimeout(0).off('timeout', silent))
  incoming.on('close', () => {
    if (incoming.complete) return settle({ kind: 'answered' })
    breakOff(response)
    settle({ kind: 'broke-off' })
  })
  incoming.pipe(response)
}

/** @returns whether the answer is one that may be said again */
function begin(incoming: IncomingMessage, response: ServerResponse): boolean {
  const { statusCode = 0, statusMessage } = incoming
  // A change of protocols, which nobody asked for.
  if (statusCode < 200) return false
  try {
    response.writeHead(statusCode, statusMessage, forClient(incoming))
    return true
  } catch {
    return false
  }
}

function forClient({ headers }: IncomingMessage): OutgoingHttpHeaders {
  const named = headers.connection?.split(',').map((name) => name.trim().toLowerCase()) ?? []
  const kept: OutgoingHttpHeaders = {}
  for (const name in headers) {
    if (name === 'content-length' || !(HOP_BY_HOP.has(name) || named.includes(name)))
      kept[name] = headers[name]
  }
  return kept
}

/** Not merely ended: where there is neither a length nor chunks, the connection's end is the answer's. */
export function breakOff({ req: { socket } }: ServerResponse): void {
  // TLS has an end of its own, which does not come now.
  if ('encrypted' in socket) socket.destroy()
  else socket.resetAndDestroy()
}
