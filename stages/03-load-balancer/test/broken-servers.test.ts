/** What breaks between a balancer and a server: each case went wrong with http-proxy as it comes. */
import { once } from 'node:events'
import { request, type ServerResponse } from 'node:http'
import { connect } from 'node:net'
import { until } from '@ztm/testkit/eventually'
import { rawRequest, sendRaw } from '@ztm/testkit/raw-socket'
import { expect, test } from 'vitest'
import { ask, askOften } from './asking.ts'
import { balance, neighbourAt, serve, serveRaw } from './small-servers.ts'

const PATIENT = { within: 20_000 }
/** Nobody listens on these: both belong to the system. */
const nobody = { neighbour: neighbourAt('web-9', 1, 1) }
const ok = (name: string) => serve(name, (_request, response) => response.end('fine'))
/** Reads a request and resets the connection. */
const resetting = (name: string) => {
  const requests: string[] = []
  const server = serveRaw(name, (socket) => {
    socket.once('data', (bytes) => {
      requests.push(bytes.toString('latin1').split('\r\n')[0] ?? '')
      socket.resetAndDestroy()
    })
  })
  return { server, requests }
}

test('one of two is down: 40 of 40 POSTs are answered, since none had been sent, and 40 of 40 GETs', async () => {
  const well = await ok('web-1')
  const balancer = await balance([well, nobody], { POLICY: 'round-robin' })
  expect(await askOften(balancer, 40, { method: 'POST', body: '{}' })).toEqual({ 200: 40 })
  expect(await askOften(balancer, 40)).toEqual({ 200: 40 })
  expect(well.seen).toHaveLength(80)
})

test('one of two resets connections: 20 of 20 GETs are answered', async () => {
  const { server, requests } = resetting('web-1')
  const balancer = await balance([await server, await ok('web-2')], { POLICY: 'round-robin' })
  expect(await askOften(balancer, 20)).toEqual({ 200: 20 })
  expect(requests.length).toBeGreaterThan(0)
})

test('one of two resets connections: of 20 POSTs none is sent twice, and those that were lost say so', async () => {
  const { server, requests } = resetting('web-1')
  const well = await ok('web-2')
  const balancer = await balance([await server, well], { POLICY: 'round-robin' })
  const counts = await askOften(balancer, 20, { method: 'POST', body: '{"once":true}' })
  expect(requests.length).toBeGreaterThan(0)
  expect(counts).toEqual({ 200: well.seen.length, 502: requests.length })
  expect(well.seen.length + requests.length).toBe(20)
})

test('a server dies with one connection after the other: of two POSTs only the one that was under way is lost', async () => {
  let dying = false
  const known = new Set<unknown>()
  const held: ServerResponse[] = []
  const server = await serve('web-1', (request, response) => {
    const { socket } = request
    if (!dying) known.add(socket)
    if (request.url === '/die') dying = true
    if (dying && known.has(socket)) return socket.resetAndDestroy()
    if (request.url === '/hold' && held.push(response) === 2) for (const one of held) one.end('fine')
    if (request.url === '/next') response.end('fine')
  })
  const balancer = await balance([server])
  // Both at once, which takes two connections.
  await Promise.all([ask(balancer, '/hold'), ask(balancer, '/hold')])
  const post = { method: 'POST', body: '{}' }
  expect((await ask(balancer, '/die', post)).status).toBe(502)
  expect((await ask(balancer, '/next', post)).status).toBe(200)
})

test.each([
  ['with a length', 'Content-Length: 1000'],
  ['in chunks', 'Transfer-Encoding: chunked'],
  ['until the connection ends', 'X-None: 1'],
])('a server that resets in mid-answer, %s: the client sees a reset, and no end', async (_how, header) => {
  const server = await serveRaw('web-1', (socket) => {
    socket.once('data', () => {
      socket.write(`HTTP/1.1 200 OK\r\n${header}\r\n\r\n3\r\nhal\r\n`)
      setTimeout(() => socket.resetAndDestroy(), 100)
    })
  })
  const { url } = await balance([server])
  const socket = connect(Number(new URL(url).port), '127.0.0.1')
  let text = ''
  socket.on('data', (bytes) => {
    text += bytes
  })
  socket.write(rawRequest('GET /picture').replace('HTTP/1.1', 'HTTP/1.0'))
  const [error] = await once(socket, 'error')
  expect(error.code).toBe('ECONNRESET')
  expect(text).toContain('hal')
})

test('the client leaves: the server is told', async () => {
  let told = 0
  const server = await serve('web-1', (_request, response) => response.on('close', () => told++))
  const balancer = await balance([server])
  for (const method of ['GET', 'POST']) {
    const leaving = request(new URL('/slow', balancer.url), { method }).on('error', () => {})
    leaving.end()
    await until('the server to be asked', () => server.seen.includes(`${method} /slow`), PATIENT)
    leaving.destroy()
  }
  await until('the server to be told', () => told === 2, PATIENT)
})

test('a server that never answers, though its health check says it is well: 504', async () => {
  const balancer = await balance([await serve('web-1', () => {})])
  const { status, headers, body } = await ask(balancer, '/')
  expect(status).toBe(504)
  expect(headers).toMatchObject({
    'content-type': 'application/problem+json',
    'retry-after': '1',
    'x-served-by': 'balancer-1',
  })
  expect(JSON.parse(body)).toEqual({
    type: 'about:blank',
    title: 'Gateway Timeout',
    status: 504,
    detail: expect.any(String),
    requestId: headers['x-request-id'],
  })
})

test('nobody answers at all: 503 at once, and none of the others is waited for', async () => {
  for (const servers of [[], [nobody], [nobody, { neighbour: neighbourAt('web-8', 2, 2) }]]) {
    const balancer = await balance(servers)
    expect(await askOften(balancer, 30)).toEqual({ 503: 30 })
    expect(await askOften(balancer, 10, { method: 'POST', body: 'x' })).toEqual({ 503: 10 })
  }
})

test.each([
  ['websocket', 'Upgrade: websocket', 'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ=='],
  ['h2c', 'Upgrade: h2c', 'HTTP2-Settings: AAMAAABkAARAAAAAAAIAAAAA'],
])('an upgrade to %s is refused, and nobody dies of it', async (_what, ...headers) => {
  const server = await ok('web-1')
  const { url } = await balance([server])
  const upgrade = `GET /chat HTTP/1.1\r\nHost: x\r\nConnection: upgrade\r\n${headers.join('\r\n')}\r\n\r\n`
  expect((await sendRaw(url, upgrade)).statuses).toEqual([400])
  expect((await sendRaw(url, 'CONNECT evil.example:443 HTTP/1.1\r\nHost: x\r\n\r\n')).statuses).toEqual([])
  expect(server.seen).toEqual([])
  expect((await ask({ url }, '/')).status).toBe(200)
})

test.each([
  ['a change of protocols that nobody asked for', 'HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\n\r\n'],
  ['a status that is none', 'HTTP/1.1 042 What\r\nContent-Length: 0\r\n\r\n'],
  ['control characters', 'HTTP/1.1 200 O\x01K\r\nX-A: \x02\r\nContent-Length: 0\r\n\r\n'],
  [
    'a length and chunks',
    'HTTP/1.1 200 OK\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n',
  ],
  ['noise', '\x16\x03\x01 what is this\r\n\r\n'],
  ['nothing, and then the end', ''],
])('a server that answers with %s: 502, and nobody dies of it', async (_what, answer) => {
  const server = await serveRaw('web-1', (socket) => {
    socket.once('data', () => socket.end(answer, 'latin1'))
  })
  const balancer = await balance([server])
  for (let i = 0; i < 5; i++) expect((await ask(balancer, '/')).status).toBe(502)
})
