/**
 * The photo files as an object store over HTTP, for the tiers of this system only. `/objects/KEY`: PUT once, GET with
 * ranges, HEAD, DELETE; a key that ends in `/` stands for all that begin with it, to DELETE and, with GET, to list.
 */
import { timingSafeEqual } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { buffer } from 'node:stream/consumers'
import { pipeline } from 'node:stream/promises'
import { ownCall } from '@ztm/domain/call'
import type { Range } from '@ztm/domain/ports'
import { Problem } from '@ztm/domain/problem'
import type { DiskFiles } from './disk-files.ts'

const LONGEST_BODY = 64 * 1024 * 1024
const KEY = /^\/objects\/([a-z0-9-]+(?:\/[a-z0-9-]+)*\/?)$/

export function fileServer(files: DiskFiles, secret: string) {
  const expected = Buffer.from(`Bearer ${secret}`)

  return async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    try {
      const given = Buffer.from(request.headers.authorization ?? '')
      if (given.length !== expected.length || !timingSafeEqual(given, expected)) return end(response, 401)
      const key = KEY.exec(request.url ?? '')?.[1]
      if (key === undefined) return end(response, 404)
      await answer(files, key, request, response)
    } catch (error) {
      if (response.headersSent) return void response.destroy()
      const status = error instanceof Problem ? (error.kind === 'no-space' ? 507 : 503) : 500
      end(response, status)
    }
  }
}

async function answer(files: DiskFiles, key: string, request: IncomingMessage, response: ServerResponse) {
  const call = ownCall(String(request.headers['x-request-id'] ?? 'unknown'), Date.now, 30_000)
  const { method } = request
  if (method === 'DELETE') {
    await files.remove(call, key)
    return end(response, 204)
  }
  if (method === 'PUT' && !key.endsWith('/')) {
    if (!(Number(request.headers['content-length']) <= LONGEST_BODY)) return end(response, 413)
    await files.put(call, key, await buffer(request))
    return end(response, 201)
  }
  if (method === 'GET' && key.endsWith('/')) {
    response.setHeader('Content-Type', 'application/json')
    return void response.end(JSON.stringify(await files.list(key)))
  }
  if (method !== 'GET' && method !== 'HEAD') return end(response, 405)

  let part: Range | undefined
  const file = await files.get(call, key, (size) => (part = rangeOf(request.headers.range, size)))
  if (!file) return end(response, 404)
  response.setHeader('ETag', file.etag)
  response.setHeader('Accept-Ranges', 'bytes')
  response.setHeader('Content-Length', part ? part.end - part.start + 1 : file.size)
  if (part) response.setHeader('Content-Range', `bytes ${part.start}-${part.end}/${file.size}`)
  response.statusCode = part ? 206 : 200
  if (method === 'GET') return await pipeline(file.body, response)
  file.body.destroy()
  response.end()
}

/** Only what our own web tier asks for: one part, both ends given. Anything else gets the whole, as RFC 9110 allows. */
function rangeOf(header: string | undefined, size: number): Range | undefined {
  const [, start, end] = /^bytes=(\d+)-(\d+)$/.exec(header ?? '') ?? []
  const part = { start: Number(start), end: Math.min(Number(end), size - 1) }
  return part.start <= part.end ? part : undefined
}

function end(response: ServerResponse, status: number): void {
  response.statusCode = status
  response.end()
}
