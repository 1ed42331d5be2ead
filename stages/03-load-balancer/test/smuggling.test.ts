/** Requests that hide a second one: no server behind the balancer ever hears of it. */
import { sendRaw } from '@ztm/testkit/raw-socket'
import { afterAll, expect, test } from 'vitest'
import { ask } from './asking.ts'
import { balance, serve } from './small-servers.ts'

const HIDDEN = 'GET /hidden HTTP/1.1\r\nHost: x\r\n\r\n'
const chunk = (text: string) => `${text.length.toString(16)}\r\n${text}\r\n`
const shape = (line: string, headers: string[], body: string) =>
  [`${line} HTTP/1.1`, 'Host: x', ...headers, '', body].join('\r\n')

const TE = 'Transfer-Encoding: chunked'
const LENGTH = `Content-Length: ${HIDDEN.length}`
const IN_A_CHUNK = `${chunk(HIDDEN)}0\r\n\r\n`
const BEHIND = `0\r\n\r\n${HIDDEN}`
const BODILESS = ['GET', 'HEAD', 'DELETE', 'OPTIONS', 'TRACE']

const REFUSED: [what: string, bytes: string][] = [
  ...BODILESS.flatMap((method): [string, string][] => [
    [`a ${method} in chunks, a request inside`, shape(`${method} /a`, [TE], IN_A_CHUNK)],
    [`a ${method} in chunks, a request behind`, shape(`${method} /a`, [TE], BEHIND)],
    [`a ${method} with a length, a request inside`, shape(`${method} /a`, [LENGTH], HIDDEN)],
  ]),
  ['a length and chunks', shape('POST /a', ['Content-Length: 5', TE], BEHIND)],
  ['chunks and a length', shape('POST /a', [TE, LENGTH], BEHIND)],
  ['a length of nothing and chunks', shape('POST /a', ['Content-Length: 0', TE], IN_A_CHUNK)],
  ['two lengths', shape('POST /a', ['Content-Length: 0', LENGTH], HIDDEN)],
  ['chunks twice', shape('POST /a', [TE, TE], BEHIND)],
  ['chunks and nothing', shape('POST /a', [TE, 'Transfer-Encoding: identity'], BEHIND)],
  ['nothing and chunks', shape('POST /a', ['Transfer-Encoding: identity', TE], BEHIND)],
  ['chunks in a list', shape('POST /a', ['Transfer-Encoding: gzip, chunked'], BEHIND)],
  ['chunks, not last', shape('POST /a', ['Transfer-Encoding: chunked, gzip'], BEHIND)],
  ['chunks with a tail', shape('POST /a', ['Transfer-Encoding: chunked;q=1'], BEHIND)],
  ['chunks of another name', shape('POST /a', ['Transfer-Encoding: xchunked', LENGTH], HIDDEN)],
  ['chunks behind a tab', shape('POST /a', ['Content-Length: 5', 'Transfer-Encoding:\tchunked'], BEHIND)],
  ['a space before the colon', shape('POST /a', ['Transfer-Encoding : chunked', LENGTH], HIDDEN)],
  ['a folded encoding', shape('POST /a', ['Transfer-Encoding:', ' chunked'], BEHIND)],
  ['a folded header', shape('POST /a', ['X-Folded: a', ` ${LENGTH}`, TE], BEHIND)],
  ['a bare LF between headers', shape('POST /a', [`X-A: b\n${TE}`, 'Content-Length: 5'], BEHIND)],
  ['a bare LF at the end of the headers', `POST /a HTTP/1.1\r\nHost: x\r\n${LENGTH}\n\n${HIDDEN}`],
  ['a bare CR in a header', shape('POST /a', [`X-A: b\r${TE}`, 'Content-Length: 5'], BEHIND)],
  ['NUL in an encoding', shape('POST /a', ['Transfer-Encoding: chunked\0', LENGTH], HIDDEN)],
  ['chunks in HTTP/1.0', shape('POST /a', [TE], BEHIND).replace('HTTP/1.1', 'HTTP/1.0')],
  ['two hosts', shape('GET /a', ['Host: y'], HIDDEN)],
  ['a change to another HTTP', shape('GET /a', ['Connection: Upgrade', 'Upgrade: h2c'], HIDDEN)],
]

/** Read in one way only: the first request is passed on, whole, and nothing else. */
const PASSED: [what: string, bytes: string, body: string][] = [
  ['a POST with a length', shape('POST /a', [LENGTH], HIDDEN), HIDDEN],
  ['a POST in chunks', shape('POST /a', [TE], IN_A_CHUNK), HIDDEN],
  [
    'a POST that names its length as one hop’s',
    shape('POST /a', ['Connection: Content-Length', LENGTH], HIDDEN),
    HIDDEN,
  ],
  [
    'a POST that names its chunks as one hop’s',
    shape('POST /a', ['Connection: Transfer-Encoding', TE], IN_A_CHUNK),
    HIDDEN,
  ],
]

const bodies: string[] = []
const server = await serve(
  'web-1',
  (request, response) => {
    let body = ''
    request.on('data', (bytes) => {
      body += bytes
    })
    request.on('end', () => {
      bodies.push(body)
      response.end('fine')
    })
  },
  afterAll,
)
const balancer = await balance([server], {}, afterAll)

async function seenOf(bytes: string) {
  const before = server.seen.length
  const answer = await sendRaw(balancer.url, bytes)
  // Whatever went out for the bytes before has arrived when what is asked after it is answered.
  await ask(balancer, '/after')
  return { answer, seen: server.seen.slice(before).filter((line) => line !== 'GET /after') }
}

test.each(REFUSED)('%s: refused, and nothing reaches a server', async (_what, bytes) => {
  const { answer, seen } = await seenOf(bytes)
  expect(seen).toEqual([])
  // Some are hung up on without a word.
  expect(answer.statuses).toEqual(answer.closed && answer.statuses.length === 0 ? [] : [400])
})

test.each(PASSED)('%s: what looks like a request in it stays its body', async (_what, bytes, body) => {
  const { answer, seen } = await seenOf(bytes)
  expect(seen).toEqual(['POST /a'])
  expect(bodies.at(-2)).toBe(body)
  expect(answer.statuses).toEqual([200])
})

test('the size of a chunk that is no number, or ended by a bare LF: never a second request', async () => {
  for (const bad of [
    `2\nab\n${BEHIND}`,
    `2;a\nb\r\nab\r\n${BEHIND}`,
    `0x2\r\nab\r\n${BEHIND}`,
    `2 \r\nab\r\n${BEHIND}`,
  ]) {
    const { seen } = await seenOf(shape('POST /a', [TE], bad))
    expect(seen.filter((line) => line !== 'POST /a')).toEqual([])
  }
})
