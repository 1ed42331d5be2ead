/**
 * Reads an upload: multipart/form-data with one file, `image`, and one field, `caption`. Whatever else is in there is
 * skipped. Nothing is kept beyond the limits, and reading stops at the first thing that is wrong.
 */
import { Caption } from '@ztm/domain/photo'
import { invalid, Problem } from '@ztm/domain/problem'
import busboy, { type Busboy } from 'busboy'
import type { Request, Response } from 'express'
import { valid } from './api/validate.ts'
import { HttpProblem, malformed } from './http-problem.ts'
import { PICTURE_TIME } from './request-call.ts'
import { callOf } from './request-context.ts'
import { createUploadPlaces } from './upload-places.ts'

const MIB = 1024 * 1024
export const MOST_BYTES = 10 * MIB
/** What is in a body besides the picture: the caption, and the wrapping. */
const BESIDES = 64 * 1024
/** Enough for a picture over a poor mobile network, and no longer: it holds one of few places. The server itself waits 60 s. */
const READING_TIME = 50_000

const takePlace = createUploadPlaces(8, 2_000)

export type UploadBody = { image: Uint8Array; caption: string }

const tooLarge = () => new Problem('too-large', 'The picture must have at most 10 MiB.')

/**
 * Also sees to the time: waiting for a place and a slow line are not the server's, and what then is done to the
 * picture is allowed more than other requests are.
 * @throws Problem or HttpProblem
 */
export async function readUpload(req: Request): Promise<UploadBody> {
  const parser = parserOf(req)
  if (Number(req.headers['content-length']) > MOST_BYTES + BESIDES) throw tooLarge()
  const res = req.res as Response
  const call = callOf(res)
  call.allow(READING_TIME)
  await takePlace(res)
  const fields = await read(req, parser)
  call.allow(PICTURE_TIME)
  if (!fields.image || fields.image.length === 0) throw invalid('image', 'is missing')
  return { image: fields.image, caption: valid(Caption, fields.caption ?? '', 'caption') }
}

function parserOf({ headers }: Request): Busboy {
  if (!/^multipart\/form-data *(;|$)/i.test(headers['content-type'] ?? '')) {
    throw new Problem('unsupported', 'The body must be multipart/form-data.')
  }
  if (headers['content-encoding'] !== undefined)
    throw new Problem('unsupported', 'The body must not be encoded.')
  try {
    return busboy({
      headers,
      defParamCharset: 'utf8',
      // A limit counts as met when it is reached, so each is one more than is allowed.
      limits: { fileSize: MOST_BYTES + 1, fieldSize: 16 * 1024, fieldNameSize: 100, parts: 21 },
    })
  } catch {
    throw malformed('The multipart body has no boundary.')
  }
}

function read(req: Request, parser: Busboy): Promise<{ image?: Buffer; caption?: string }> {
  return new Promise((resolve, reject) => {
    const found: { image?: Buffer; caption?: string } = {}
    const chunks: Buffer[] = []
    let images = 0
    let length = 0

    const stop = (error: Error) => {
      clearTimeout(timer)
      req.off('close', left).off('data', count).unpipe(parser)
      parser.on('error', () => undefined).destroy()
      chunks.length = 0
      reject(error)
    }
    const left = () => {
      if (!req.complete) stop(malformed('The body broke off.'))
    }
    const count = (chunk: Buffer) => {
      length += chunk.length
      if (length > MOST_BYTES + BESIDES) stop(tooLarge())
    }
    const timer = setTimeout(() => stop(new HttpProblem(408, 'The body took too long.')), READING_TIME)

    parser
      .on('file', (name, file) => {
        // It fails where the body ends too soon, and so does the parser, which says it.
        file.on('error', () => undefined)
        if (name !== 'image') return file.resume()
        if (++images > 1) return stop(invalid('image', 'must come once'))
        file.on('limit', () => stop(tooLarge()))
        file.on('data', (chunk: Buffer) => chunks.push(chunk))
        return file.on('end', () => {
          found.image = Buffer.concat(chunks)
          chunks.length = 0
        })
      })
      .on('field', (name, value, { valueTruncated }) => {
        if (name === 'image') stop(invalid('image', 'must be a file'))
        if (name !== 'caption') return
        if (found.caption !== undefined) stop(invalid('caption', 'must come once'))
        // Cut off, it is longer than any caption may be, and is refused for that. In a multipart body, browsers end
        // lines by CRLF, which is one character to whoever typed it.
        else found.caption = valueTruncated ? 'x'.repeat(16 * 1024) : value.replaceAll('\r\n', '\n')
      })
      .on('partsLimit', () => stop(malformed('The multipart body has too many parts.')))
      .on('error', () => stop(malformed('The multipart body is malformed.')))
      .on('close', () => {
        clearTimeout(timer)
        req.off('close', left).off('data', count)
        resolve(found)
      })
    req.on('close', left).on('data', count).pipe(parser)
  })
}
