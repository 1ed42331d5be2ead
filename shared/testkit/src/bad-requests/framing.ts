/** Bytes that are hardly HTTP, and requests that try to hide another one inside. */
import { expect } from 'vitest'
import { sendRaw } from '../raw-socket.ts'
import type { BadRequest, Scene } from './scene.ts'

/** Refused as malformed, or hung up on: such a peer gets no page. And never taken for more than one request. */
const raw = (
  what: string,
  bytes: string | Buffer | ((scene: Scene) => string),
  statuses = [400],
): BadRequest => ({
  what,
  async check(scene) {
    const answer = await sendRaw(scene.app.url(), typeof bytes === 'function' ? bytes(scene) : bytes)
    expect(answer.statuses.length, answer.text.slice(0, 500)).toBeLessThanOrEqual(1)
    if (answer.statuses.length === 0) expect(answer.closed).toBe(true)
    else expect(statuses, answer.text.slice(0, 300)).toContain(answer.statuses[0])
  },
})

const post = (headers: string[], body: string) =>
  [
    'POST /api/v1/users HTTP/1.1',
    'Host: photos.test',
    'Content-Type: application/json',
    ...headers,
    '',
    body,
  ].join('\r\n')

/** Would delete Ada's photo, were it ever taken for a request of its own. */
const hidden = ({ photo, ada }: Scene) =>
  `DELETE /api/v1/photos/${photo.id} HTTP/1.1\r\nHost: photos.test\r\nAuthorization: Bearer ${ada.token()}\r\n\r\n`

export const FRAMING: BadRequest[] = [
  raw('noise', Buffer.from([0x16, 0x03, 0x01, 0x02, 0x00, 0x01, 0x00, 0x01, 0xfc, 0x03, 0x03, 0x0a, 0x0d])),
  raw('a greeting of another protocol', 'EHLO evil.example\r\n'),
  raw('HTTP as it was in 1991', 'GET /\r\n\r\n', [200, 400]),
  raw('an HTTP of the future', 'GET / HTTP/9.9\r\nHost: photos.test\r\n\r\n', [400, 505]),
  raw('no host', 'GET /api/v1/photos HTTP/1.1\r\n\r\n'),
  raw('a method of 100 kB', `${'X'.repeat(100_000)} / HTTP/1.1\r\n\r\n`, [400, 431]),
  raw('NUL in the request line', 'GET /\0 HTTP/1.1\r\nHost: photos.test\r\n\r\n'),
  raw(
    'an address line of one’s own',
    'PROXY TCP4 127.0.0.1 127.0.0.1 1 2\r\nGET / HTTP/1.1\r\nHost: x\r\n\r\n',
  ),
  raw('the length twice, differing', post(['Content-Length: 2', 'Content-Length: 3'], '{}')),
  raw('a negative length', post(['Content-Length: -1'], '{}')),
  raw('a length that is no number', post(['Content-Length: 2e1'], '{}')),
  raw('a length beyond all numbers', post([`Content-Length: ${'9'.repeat(30)}`], '{}')),
  raw('a list of lengths', post(['Content-Length: 2, 2'], '{}')),
  raw('chunks of an impossible size', post(['Transfer-Encoding: chunked'], 'ZZ\r\n{}\r\n0\r\n\r\n')),
  raw('chunks of a negative size', post(['Transfer-Encoding: chunked'], '-2\r\n{}\r\n0\r\n\r\n')),
  raw(
    'chunks beyond all numbers',
    post(['Transfer-Encoding: chunked'], `${'F'.repeat(20)}\r\n{}\r\n0\r\n\r\n`),
  ),
  raw('a chunk that does not end', post(['Transfer-Encoding: chunked'], '2\r\n{}XX\r\n0\r\n\r\n')),
  raw(
    'an extension of 100 kB',
    post(['Transfer-Encoding: chunked'], `2;${'x'.repeat(100_000)}\r\n{}\r\n0\r\n\r\n`),
    [400, 413],
  ),
  raw('a transfer encoding that is none', post(['Transfer-Encoding: xchunked'], '{}')),
  raw('a request behind both lengths', (scene) =>
    post(['Content-Length: 5', 'Transfer-Encoding: chunked'], `0\r\n\r\n${hidden(scene)}`),
  ),
  raw('a request behind a length and a hidden encoding', (scene) =>
    post(['Content-Length: 2', 'Transfer-Encoding : chunked'], `{}${hidden(scene)}`),
  ),
  raw('a request behind a chunked encoding that is not the last', (scene) =>
    post(['Transfer-Encoding: chunked, identity'], `0\r\n\r\n${hidden(scene)}`),
  ),
  raw('a request inside of a header', (scene) =>
    post(['Content-Length: 2', `X: a\n\n${hidden(scene)}`], '{}'),
  ),
]
