/** Multipart bodies, byte by byte. */
import { jpeg } from './serve.ts'

export const BOUNDARY = 'a-boundary'

export type Part = { name: string; content: string | Buffer; file?: string; type?: string }

export const image = (content: Buffer = jpeg()): Part => ({
  name: 'image',
  content,
  file: 'a.jpg',
  type: 'image/jpeg',
})
export const caption = (content: string): Part => ({ name: 'caption', content })

export const encode = (parts: Part[]) =>
  Buffer.concat([
    ...parts.flatMap(({ name, content, file, type }) => [
      Buffer.from(
        `--${BOUNDARY}\r\nContent-Disposition: form-data; name="${name}"${file === undefined ? '' : `; filename="${file}"`}\r\n` +
          `${type === undefined ? '' : `Content-Type: ${type}\r\n`}\r\n`,
      ),
      Buffer.from(content),
      Buffer.from('\r\n'),
    ]),
    Buffer.from(`--${BOUNDARY}--\r\n`),
  ])

/** The head of a request to upload, up to its body. */
export const headOf = (auth: string, length: number | 'chunked') =>
  `POST /api/v1/photos HTTP/1.1\r\nHost: a\r\nAuthorization: ${auth}\r\nContent-Type: multipart/form-data; boundary=${BOUNDARY}\r\n` +
  `${length === 'chunked' ? 'Transfer-Encoding: chunked' : `Content-Length: ${length}`}\r\n\r\n`
