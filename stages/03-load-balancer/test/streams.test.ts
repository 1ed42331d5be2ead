/** Large bodies both ways, people's addresses, and TLS: what goes through the balancer's hands. */
import { execFileSync } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { request as askPlain } from 'node:http'
import { Agent, request as askSecurely } from 'node:https'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { buffer, json, text } from 'node:stream/consumers'
import { connect as connectSecurely } from 'node:tls'
import { until } from '@ztm/testkit/eventually'
import { watchMemory } from '@ztm/testkit/memory'
import { expect, onTestFinished, test } from 'vitest'
import { ask, type Balancer, balance, SECRET, serve } from './small-servers.ts'

const MIB = 1024 * 1024
const PATIENT = { within: 25_000 }
const BIG = 64 * MIB
const PIECE = Buffer.alloc(MIB, 'x')

/** Answers with what it was asked: its headers. */
const mirror = () => serve('web-1', (request, response) => response.end(JSON.stringify(request.headers)))

const memoryOf = ({ process }: Balancer) => watchMemory([process.pid as number])

/** Until what has passed does not change any more. */
async function stalled(passed: () => number): Promise<void> {
  let before = -1
  await until(
    'it to stall',
    () => {
      const now = passed()
      const same = now === before && now > 0
      before = now
      return same
    },
    { ...PATIENT, every: 300 },
  )
}

test('a big answer to a slow reader waits at the server, and not in the balancer’s memory', async () => {
  let written = 0
  const server = await serve('web-1', async (_request, response) => {
    while (written < BIG) {
      written += PIECE.length
      if (!response.write(PIECE)) await once(response, 'drain')
    }
    response.end()
  })
  const balancer = await balance([server])
  const growth = memoryOf(balancer)
  const outgoing = askPlain(new URL('/big', balancer.url))
  outgoing.end()
  const [response] = await once(outgoing, 'response')
  await stalled(() => written)
  expect(written).toBeLessThan(BIG / 2)
  expect((await buffer(response)).length).toBe(BIG)
  expect(growth()).toBeLessThan(56 * MIB)
})

test.each(['with a length', 'in chunks'])(
  'a big upload %s to a slow server waits at the client',
  async (how) => {
    let received = 0
    let go = () => {}
    const server = await serve('web-1', async (request, response) => {
      await new Promise<void>((resolve) => {
        go = resolve
      })
      for await (const chunk of request) received += chunk.length
      response.end(`${received}`)
    })
    const balancer = await balance([server])
    const growth = memoryOf(balancer)
    const headers: Record<string, number> = how === 'in chunks' ? {} : { 'content-length': BIG }
    const outgoing = askPlain(new URL('/big', balancer.url), { method: 'POST', headers })
    let written = 0
    const writing = (async () => {
      while (written < BIG) {
        written += PIECE.length
        if (!outgoing.write(PIECE)) await once(outgoing, 'drain')
      }
      outgoing.end()
    })()
    await stalled(() => written)
    expect(written).toBeLessThan(BIG / 2)
    go()
    await writing
    const [response] = await once(outgoing, 'response')
    expect(await text(response)).toBe(`${BIG}`)
    expect(growth()).toBeLessThan(56 * MIB)
  },
)

test('an upload that is answered before its end does not hold up what comes after it', async () => {
  const server = await serve('web-1', (request, response) => {
    response.writeHead(413, { 'content-length': 5 }).write('large')
    request.resume().on('end', () => response.end())
  })
  const { url } = await balance([server])
  const socket = connect(Number(new URL(url).port), '127.0.0.1')
  onTestFinished(() => void socket.destroy())
  let answers = ''
  socket.on('data', (bytes) => {
    answers += bytes
  })
  for (let i = 1; i <= 3; i++) {
    socket.write(`POST /${i} HTTP/1.1\r\nHost: x\r\nContent-Length: ${8 * MIB}\r\n\r\n`)
    for (let sent = 0; sent < 8; sent++) socket.write(PIECE)
    await until(`answer ${i}`, () => answers.split(' 413 ').length === i + 1, PATIENT)
  }
})

test('whoever asks to close is closed on, and whoever does not is not', async () => {
  const { url } = await balance([await mirror()])
  const get = (header: string) => `GET / HTTP/1.1\r\nHost: x\r\n${header}\r\n\r\n`
  const socket = connect(Number(new URL(url).port), '127.0.0.1')
  socket.write(get('X-A: b'))
  await once(socket, 'data')
  socket.write(get('Connection: close'))
  expect(await text(socket)).toMatch(/^connection: close\r$/im)
})

test('what a request says of who is asking counts nothing, and what concerns one hop stays there', async () => {
  const balancer = await balance([await mirror()])
  const { body } = await ask(balancer, '/', {
    headers: {
      'x-forwarded-for': '6.6.6.6',
      'x-forwarded-proto': 'https',
      'x-forwarded-host': 'evil.example',
      'x-real-ip': '6.6.6.6',
      'x-balancer': 'guessed',
      forwarded: 'for=6.6.6.6',
      connection: 'x-mine, keep-alive, x-request-id, x-balancer',
      'x-mine': '1',
      'x-other': '2',
      te: 'trailers',
      'x-request-id': 'mine',
    },
  })
  expect(JSON.parse(body)).toEqual({
    host: expect.any(String),
    connection: 'keep-alive',
    'x-balancer': SECRET,
    'x-forwarded-for': '127.0.0.1',
    'x-forwarded-proto': 'http',
    'x-other': '2',
    'x-request-id': 'mine',
  })
})

test('what an answer says of one hop stays there, too', async () => {
  const server = await serve('web-1', (_request, response) => {
    response.writeHead(200, {
      connection: 'x-mine, keep-alive',
      'keep-alive': 'timeout=1',
      'x-mine': '1',
      'set-cookie': ['a=1', 'b=2'],
      trailer: 'x-late',
      'x-other': '2',
    })
    response.end('fine')
  })
  const { headers } = await ask(await balance([server]), '/')
  expect(headers).toMatchObject({ 'x-other': '2', 'set-cookie': ['a=1', 'b=2'] })
  for (const name of ['x-mine', 'trailer']) expect(headers).not.toHaveProperty(name)
  expect(headers['keep-alive']).not.toBe('timeout=1')
})

const openssl = (() => {
  try {
    return execFileSync('openssl', ['version'], { encoding: 'utf8' })
  } catch {
    return ''
  }
})()
test.skipIf(!openssl)(
  `TLS ends at the balancer${openssl ? '' : ' (left out: there is no openssl here)'}`,
  async () => {
    const folder = mkdtempSync(join(tmpdir(), 'ztm-tls-'))
    onTestFinished(() => rmSync(folder, { recursive: true }))
    const [TLS_KEY, TLS_CERT] = [join(folder, 'key.pem'), join(folder, 'cert.pem')] as [string, string]
    const ec = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes']
    const subject = ['-subj', '/CN=photos.test', '-addext', 'subjectAltName=DNS:photos.test']
    execFileSync(
      'openssl',
      ['req', '-x509', ...ec, ...subject, '-days', '1', '-keyout', TLS_KEY, '-out', TLS_CERT],
      {
        stdio: 'ignore',
      },
    )
    const balancer = await balance([await mirror()], { TLS_CERT, TLS_KEY, PROXY_PROTOCOL: 'on' })
    const ca = readFileSync(TLS_CERT)
    const { port } = new URL(balancer.url)

    const plain = askSecurely({ host: '127.0.0.1', port, ca, servername: 'photos.test', agent: new Agent() })
    plain.end()
    const [answer] = await once(plain, 'response')
    expect(await json(answer)).toMatchObject({ 'x-forwarded-proto': 'https', 'x-forwarded-for': '127.0.0.1' })

    const socket = connect(Number(port), '127.0.0.1')
    socket.write('PROXY TCP4 198.51.100.9 203.0.113.1 50000 443\r\n')
    const secure = connectSecurely({ socket, ca, servername: 'photos.test' })
    const id = randomUUID()
    secure.write(`GET / HTTP/1.1\r\nHost: photos.test\r\nConnection: close\r\nX-Request-Id: ${id}\r\n\r\n`)
    const said = await text(secure)
    expect(said).toContain(id)
    expect(said).toContain('"x-forwarded-for":"198.51.100.9"')
  },
)
