/**
 * Whom a connection's first request is for, from its `Host`. It only listens along: whoever carries the bytes has
 * them all. Simplification: later requests of the same connection are taken to be for the same, as they are where
 * browsers send them; over TLS nothing can be read, and it counts as saying nothing.
 */
import type { Socket } from 'node:net'

/** In milliseconds: within them one says something at all, and then whom one asks for. */
const WITHIN = 10_000
/** In bytes: servers take no longer heads either. */
const LONGEST = 16 * 1024

const MAYBE_REQUEST = /^[A-Z]{1,32}( |$)/
const REQUEST = /^[A-Z]+ .* HTTP\/1\.\d$/
const HOST = /^host:[ \t]*(.*?)[ \t]*$/i

/** @returns undefined where it is no HTTP, or none is named @throws where nothing is ever said */
export function firstHost(client: Socket): Promise<string | undefined> {
  return new Promise((resolve, reject) => {
    let head = ''
    const timer = setTimeout(end, WITHIN)
    client.on('data', read).on('end', conclude).on('close', end)

    function read(bytes: Buffer): void {
      head += bytes.toString('latin1')
      const host = hostIn(head)
      if (host !== 'incomplete' || head.length >= LONGEST) conclude(host === 'incomplete' ? undefined : host)
    }

    function conclude(host?: string): void {
      clearTimeout(timer)
      client.off('data', read).off('end', conclude).off('close', end)
      resolve(host)
    }

    // Browsers open connections in advance, and another where one was closed. Led to a guess, it would be a wrong one.
    function end(): void {
      if (head === '') reject(new Error('nothing was said'))
      conclude()
    }
  })
}

/** What the beginning of a connection says of it. */
export function hostIn(head: string): string | 'incomplete' | undefined {
  const [request = '', ...headers] = head.split(/\r?\n/)
  // The last one may go on.
  headers.pop()
  if (head === request) return MAYBE_REQUEST.test(head) ? 'incomplete' : undefined
  if (!REQUEST.test(request)) return undefined
  for (const header of headers) {
    if (header === '') return undefined
    const host = HOST.exec(header)?.[1]
    if (host !== undefined) return host
  }
  return 'incomplete'
}
