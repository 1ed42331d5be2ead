/**
 * What to do with the rest of a body that nobody will read, because its request has been answered early: too large,
 * not logged in. Closing at once resets the connection, and the client, still sending, would never see its answer.
 * So the answer goes out, the rest is read and thrown away for a while, and only then does it end.
 */
import type { IncomingMessage, ServerResponse } from 'node:http'

const PATIENCE = 5_000
const MOST_BYTES = 32 * 1024 * 1024

const hasBody = ({ headers }: IncomingMessage) =>
  headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0

/** Resolves when the body has come to its end, or has been cut off. */
export function discardBody(req: IncomingMessage): Promise<void> {
  return new Promise((resolve) => {
    let bytes = 0
    const cut = () => req.socket.destroy()
    const timer = setTimeout(cut, PATIENCE)
    req.on('data', (chunk: Buffer) => {
      bytes += chunk.length
      if (bytes > MOST_BYTES) cut()
    })
    req.once('close', () => {
      clearTimeout(timer)
      resolve()
    })
    req.resume()
  })
}

/** Ends an answer, whether or not the request's body has been read. */
export function endEarly(res: ServerResponse, body: string): void {
  const { req } = res
  if (req.complete || !hasBody(req)) {
    res.end(body)
    return
  }
  // With its length said, the answer is whole for the client as soon as it is written; the connection ends later.
  res.setHeader('Content-Length', Buffer.byteLength(body))
  if (req.method === 'HEAD') res.flushHeaders()
  else res.write(body)
  discardBody(req).then(() => res.end())
}
