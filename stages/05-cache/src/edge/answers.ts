/** How a client is answered from what is kept: the whole, a part of it (`Range`), or that its own copy still holds (304). */
import type { IncomingHttpHeaders, ServerResponse } from 'node:http'
import { pipeline } from 'node:stream'
import { byteRange } from '@ztm/web/byte-range'
import { discardBody } from '@ztm/web/unread-body'
import { breakOff } from '../balancer/answer.ts'
import type { Asked } from './asked.ts'
import type { Body } from './body.ts'
import { without } from './headers.ts'
import type { Answer } from './origin.ts'
import { type Stored, secondsLeft } from './stored.ts'

const OF_BODY = /^content-(encoding|language|length|md5|range|type)$/

/** @param cacheStatus what this cache says of it (RFC 9211) @param isFirstHand whether it has just come from the origin */
export function sendStored(
  stored: Stored,
  asked: Asked,
  response: ServerResponse,
  cacheStatus: string,
  now: number,
  isFirstHand = false,
): void {
  const { method, headers: wanted } = asked.request
  const { status, body } = stored
  const age = Math.max(0, Math.floor((now - stored.born) / 1000))
  const headers = [...stored.headers, 'Cache-Status', cacheStatus, 'X-Request-Id', asked.id]
  if (age > 0 || !isFirstHand) headers.push('Age', `${age}`)

  if (status === 200 && isNotModified(stored, wanted)) {
    response.writeHead(
      304,
      without(headers, (name) => OF_BODY.test(name)),
    )
    return void response.end()
  }
  const size = body.isWhole() ? body.size() : Number(stored.fields['content-length'] ?? Number.NaN)
  const isPartial = status === 200 && method === 'GET' && wanted.range !== undefined && !Number.isNaN(size)
  const part = isPartial && ifRange(stored, wanted) ? byteRange(`${wanted.range}`, size) : undefined
  if (part === undefined) {
    response.writeHead(status, headers)
    if (method === 'HEAD') response.end()
    else sendBody(body, response)
    return
  }
  const ofPart = without(headers, (name) => name === 'content-length')
  if (part === 'outside') {
    response.writeHead(416, [...ofPart, 'Content-Range', `bytes */${size}`, 'Content-Length', '0'])
    return void response.end()
  }
  const { start, end } = part
  const range = ['Content-Range', `bytes ${start}-${end}/${size}`, 'Content-Length', `${end - start + 1}`]
  response.writeHead(206, [...ofPart, ...range])
  sendBody(body, response, start, end)
}

/**
 * Most answers by far: a fresh one, whole, from memory, to somebody who has nothing. Its headers are those of the last
 * such one in the same second, but for the request's id.
 * @returns false where this is another case
 */
export function sendPlain(stored: Stored, asked: Asked, response: ServerResponse, name: string, now: number) {
  const whole = stored.body.inMemory()
  const { method, headers } = asked.request
  const isConditional = headers['if-none-match'] ?? headers['if-modified-since'] ?? headers.range
  if (method !== 'GET' || !whole || isConditional !== undefined) return false
  const second = Math.floor(now / 1000)
  if (stored.prepared?.second !== second) {
    const age = `${Math.max(0, Math.floor((now - stored.born) / 1000))}`
    const status = `${name}; hit; ttl=${secondsLeft(stored, now)}`
    const headers = [...stored.headers, 'Age', age, 'Cache-Status', status, 'X-Request-Id', '']
    stored.prepared = { second, headers }
  }
  const prepared = stored.prepared.headers
  prepared[prepared.length - 1] = asked.id
  response.writeHead(stored.status, prepared)
  response.end(whole)
  return true
}

/** What is meant for one client: at its pace, and broken off where the origin breaks off. */
export function passOn(answer: Answer, asked: Asked, response: ServerResponse, cacheStatus: string): void {
  const { body, status } = answer
  const headers = without(answer.headers, (name) => name === 'x-request-id')
  response.writeHead(status, [...headers, 'Cache-Status', cacheStatus, 'X-Request-Id', asked.id])
  body.on('error', () => breakOff(response))
  pipeline(body, response, () => {
    // The rest of an upload that was answered before it was over.
    if (!asked.request.complete) discardBody(asked.request)
  })
}

async function sendBody(body: Body, response: ServerResponse, from?: number, to?: number): Promise<void> {
  const reader = body.read(from, to)
  response.on('close', reader.leave)
  try {
    for (let piece = await reader.next(); piece; piece = await reader.next())
      if (!response.write(piece)) await drained(response)
    response.end()
  } catch {
    breakOff(response)
  }
}

/** Or closed. */
function drained(response: ServerResponse): Promise<void> {
  return new Promise((resolve) => {
    const settle = () => {
      response.off('drain', settle).off('close', settle)
      resolve()
    }
    response.on('drain', settle).on('close', settle)
  })
}

/** RFC 9110, 13.1.2 and 13.1.3: what a tag is weak or strong by does not matter here. */
function isNotModified({ fields }: Stored, wanted: IncomingHttpHeaders): boolean {
  const { 'if-none-match': tags, 'if-modified-since': since } = wanted
  if (tags !== undefined) {
    const held = tags.match(/(W\/)?"[^"]*"|[^\s,]+/g) ?? []
    return tags.trim() === '*' || held.some((tag) => strong(tag) === strong(fields.etag))
  }
  // Without a date of its own it cannot be newer than when it came.
  const modified = fields['last-modified'] ?? fields.date ?? ''
  return since !== undefined && Date.parse(modified) <= Date.parse(since)
}

const strong = (tag: string | undefined) => tag?.replace(/^W\//, '')

/** Whether the part that a client wants belongs to what it has the other parts of (13.1.5). */
function ifRange({ fields }: Stored, { 'if-range': held }: IncomingHttpHeaders): boolean {
  if (held === undefined) return true
  const isWeak = `${held}`.startsWith('W/')
  return !isWeak && (held === fields.etag || held === fields['last-modified'])
}
