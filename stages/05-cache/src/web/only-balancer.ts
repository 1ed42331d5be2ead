/**
 * Lets nobody in but the balancer, which shows the secret that the tiers share. On real machines a private network does
 * this, or certificates on both sides; here all nodes are on one computer, and every port could be reached.
 */
import { timingSafeEqual } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'

type Handler = (request: IncomingMessage, response: ServerResponse) => void

export function onlyBalancer(secret: string, handle: Handler): Handler {
  const expected = Buffer.from(secret)
  return (request, response) => {
    const given = Buffer.from(String(request.headers['x-balancer'] ?? ''))
    delete request.headers['x-balancer']
    if (given.length === expected.length && timingSafeEqual(given, expected)) return handle(request, response)
    // Not even an answer: to whoever is not the balancer there is nothing here.
    request.socket.destroy()
  }
}
