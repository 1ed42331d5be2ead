/**
 * The photo files as an object store over HTTP, for the tiers of this system only. `/objects/KEY`: PUT once, GET with
 * ranges, HEAD, DELETE; a key that ends in `/` stands for all that begin with it, to DELETE and, with GET, to list.
 */
import { timingSafeEqual } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { pipeline } from 'node:stream/promises'
import { type Call, ownCall } from '@ztm/domain/call'
import type { Range } from '@ztm/domain/ports'
import { Problem } from '@ztm/domain/problem'
import type { Node } from '@ztm/node/node'
import { byteRange } from '@ztm/web/byte-range'
import type { DiskFiles } from './disk-files.ts'

const LONGEST_BODY = 64 * 1024 * 1024
const KEY = /^\/objects\/([a-z0-9-]+(?:\/[a-z0-9-]+)*\/?)$/
const LONGEST_URL = 512

export function fileServer(files: DiskFiles, secret: string, log: Node['log']) {
  const expected = Buffer.from(`Bearer ${secret}`)

  return async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const { method, url = '' } = request
    const since = performance.now()
    response.on('close', () => {
      const ms = Math.round(performance.now() - since)
      log.debug({ requestId: request.headers['x-request-id'], method, url, ms }, 'request')
    })
    try {
      const given = Buffer.from(request.headers.authorization ?? '')
      if (given.length !== expected.length || !timingSafeEqual(given, expected)) return end(response, 401)
      const key = url.length > LONGEST_URL ? undefined : KEY.exec(url)?.[1]
      if (key === undefined) return end(response, 404)
      await answer(files, key, request, response)
    } catch (error) {
      log.warn({ err: error, method, url }, 'request failed')
      // Half an answer is out: to break it off is the only way left to say that it is not whole.
      if (response.headersSent) return void response.destroy()
      const status = error instanceof Problem ? (error.kind === 'no-space' ? 507 : 503) : 500
      end(response, status)
    }
  }
}

async function answer(files: DiskFiles, key: string, request: IncomingMessage, response: ServerResponse) {
  const call = ownCall(String(request.headers['x-request-id'] ?? 'unknown'), Date.now, 30_000)
  const { method } = request
  const many = key.endsWith('/')
  if (method === 'DELETE') {
    await files.remove(call, key)
    return end(response, 204)
  }
  if (method === 'PUT' && !many) {
    const length = Number(request.headers['content-length'] ?? Number.NaN)
    if (!(length <= LONGEST_BODY)) return end(response, Number.isNaN(length) ? 411 : 413)
    await files.put(call, key, request.iterator({ destroyOnReturn: false }))
    return end(response, 201)
  }
  if (method === 'GET' && many) {
    response.setHeader('Content-Type', 'application/json')
    return void response.end(JSON.stringify(await files.list(key)))
  }
  if ((method === 'GET' || method === 'HEAD') && !many) return await send(files, call, key, request, response)
  response.setHeader('Allow', many ? 'GET, DELETE' : 'GET, HEAD, PUT, DELETE')
  end(response, 405)
}

async function send(
  files: DiskFiles,
  call: Call,
  key: string,
  { method, headers }: IncomingMessage,
  response: ServerResponse,
) {
  let part: Range | 'outside' | undefined
  const file = await files.get(call, key, (size) => {
    part = method === 'GET' && headers.range ? byteRange(headers.range, size) : undefined
    return part === 'outside' ? undefined : part
  })
  if (!file) return end(response, 404)
  const { size, etag, body } = file
  try {
    response.setHeader('ETag', etag)
    response.setHeader('Accept-Ranges', 'bytes')
    if (headers['if-none-match'] === etag) return end(response, 304)
    if (part === 'outside') {
      response.setHeader('Content-Range', `bytes */${size}`)
      return end(response, 416)
    }
    if (part) response.setHeader('Content-Range', `bytes ${part.start}-${part.end}/${size}`)
    response.setHeader('Content-Length', part ? part.end - part.start + 1 : size)
    response.statusCode = part ? 206 : 200
    if (method === 'HEAD') return void response.end()
    await pipeline(body, response)
  } finally {
    // Also where nobody reads it any more: an open file is one of a limited number.
    body.destroy()
  }
}

function end(response: ServerResponse, status: number): void {
  response.statusCode = status
  response.end()
  // What is left of a body that was refused is dropped: whoever is still sending would not hear the answer.
  response.req.resume()
}
