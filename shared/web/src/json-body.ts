/**
 * Reads a JSON body. Not express.json(): that reads a body to its end before it says that it is too large, decodes
 * encodings which JSON does not have (RFC 8259: UTF-8), and passes other media types on unread.
 */
import { Problem } from '@ztm/domain/problem'
import type { Request } from 'express'
import { malformed } from './http-problem.ts'

const MOST_BYTES = 64 * 1024
const JSON_TYPE = /^application\/json *(; *charset="?utf-8"? *)?$/i

const utf8 = new TextDecoder('utf-8', { fatal: true })

const tooLarge = () => new Problem('too-large', 'The body must have at most 64 kB.')

/** @returns what the JSON says, or undefined where there is no body at all */
export async function readJson(req: Request): Promise<unknown> {
  const { headers } = req
  const type = headers['content-type']
  const none = headers['transfer-encoding'] === undefined && Number(headers['content-length'] ?? 0) === 0
  if (type === undefined ? !none : !JSON_TYPE.test(type)) {
    throw new Problem('unsupported', 'The body must be application/json in UTF-8.')
  }
  if (headers['content-encoding'] !== undefined)
    throw new Problem('unsupported', 'The body must not be encoded.')
  if (none) return undefined
  if (Number(headers['content-length']) > MOST_BYTES) throw tooLarge()
  const bytes = await read(req)
  try {
    return JSON.parse(utf8.decode(bytes))
  } catch {
    throw malformed('The body is not valid JSON in UTF-8.')
  }
}

function read(req: Request): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = []
    let length = 0
    const onData = (chunk: Buffer) => {
      chunks.push(chunk)
      length += chunk.length
      if (length > MOST_BYTES) stop(tooLarge())
    }
    const onEnd = () => stop()
    const onClose = () => stop(malformed('The body broke off.'))
    const stop = (error?: Error) => {
      req.off('data', onData).off('end', onEnd).off('close', onClose)
      if (error) reject(error)
      else resolve(Buffer.concat(chunks))
    }
    req.on('data', onData).on('end', onEnd).on('close', onClose)
  })
}
