import { createServer, type Server, type Socket } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { beforeAll, describe, expect, onTestFinished, test, vi } from 'vitest'
import { expectProxyLine, readLine } from '../src/proxy-protocol.ts'
import { ask, dial, start } from './running-node.ts'

const LINE = 'PROXY TCP4 198.51.100.7 203.0.113.1 51234 80\r\n'
const GET = 'GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n'
const proxied = { PROXY_PROTOCOL: 'on' }

const bodyOf = (received: string) => JSON.parse(received.split('\r\n\r\n')[1] ?? '')

test.each([
  ['an IPv4 client', LINE, { length: LINE.length, client: '198.51.100.7' }],
  ['an IPv6 client', 'PROXY TCP6 2001:db8::7 2001:db8::1 1 65535\r\n', { length: 44, client: '2001:db8::7' }],
  ['an unknown client', 'PROXY UNKNOWN\r\n', { length: 15 }],
  ['an unknown client with more', 'PROXY UNKNOWN ff:: ff:: 1 2\r\n', { length: 29 }],
  ['what comes after it', `${LINE}GET /`, { length: LINE.length, client: '198.51.100.7' }],
  ['HTTP', 'GET / HTTP/1.1\r\n', 'absent'],
  ['HTTP that begins alike', 'PROPFIND / HTTP/1.1\r\n', 'absent'],
  ['something lower case', 'proxy TCP4', 'absent'],
  ['its very beginning', 'P', 'incomplete'],
  ['half of it', LINE.slice(0, 20), 'incomplete'],
  ['all of it but the last byte', LINE.slice(0, -1), 'incomplete'],
  ['an address that is none', 'PROXY TCP4 198.51.100.700 203.0.113.1 1 2\r\n', 'malformed'],
  ['an address of the other family', 'PROXY TCP4 2001:db8::7 203.0.113.1 1 2\r\n', 'malformed'],
  ['a port out of range', 'PROXY TCP4 198.51.100.7 203.0.113.1 1 65536\r\n', 'malformed'],
  ['a port with a leading zero', 'PROXY TCP4 198.51.100.7 203.0.113.1 01 2\r\n', 'malformed'],
  ['too little', 'PROXY TCP4 198.51.100.7\r\n', 'malformed'],
  ['too much', 'PROXY TCP4 198.51.100.7 203.0.113.1 1 2 3\r\n', 'malformed'],
  ['two spaces', 'PROXY TCP4  198.51.100.7 203.0.113.1 1 2\r\n', 'malformed'],
  ['an unknown family', 'PROXY UDP4 198.51.100.7 203.0.113.1 1 2\r\n', 'malformed'],
  ['no end within 107 bytes', `PROXY UNKNOWN ${'x'.repeat(100)}\r\n`, 'malformed'],
  ['an end at byte 107', `PROXY UNKNOWN ${'x'.repeat(91)}\r\n`, { length: 107 }],
  ['an end at byte 108', `PROXY UNKNOWN ${'x'.repeat(92)}\r\n`, 'malformed'],
])('reads %s', (_, bytes, expected) => {
  expect(readLine(Buffer.from(bytes))).toEqual(expected)
})

describe('a node behind a proxy', () => {
  let port: number
  beforeAll(async () => {
    let stop: (() => Promise<void>) | undefined
    const node = await start('node.ts', proxied, (clean) => {
      stop = clean
    })
    port = node.port
    return stop
  })

  test('takes the client from the line, in one piece with the request', async () => {
    const { socket, received, closed } = await dial(port)
    socket.write(LINE + GET)
    await closed
    expect(bodyOf(received())).toMatchObject({ client: '198.51.100.7' })
  })

  test('takes the client from a line that trickles in byte by byte, for every request after it', async () => {
    const { socket, received, closed } = await dial(port)
    socket.setNoDelay()
    for (const byte of LINE) {
      socket.write(byte)
      await sleep(1)
    }
    socket.write('GET / HTTP/1.1\r\nHost: x\r\n\r\n')
    await vi.waitFor(() => expect(received()).toContain('198.51.100.7'))
    socket.write(GET)
    await closed
    expect(received().match(/198\.51\.100\.7/g)).toHaveLength(2)
  })

  test('answers a direct connection, with its own address, and a large body whole', async () => {
    const body = 'x'.repeat(3_000_000)
    const { text } = await ask(port, '/', { method: 'POST', body })
    expect(JSON.parse(text)).toEqual({ client: '127.0.0.1', method: 'POST', size: body.length })
  })

  test('a second line is nobody’s to send', async () => {
    const { socket, received, closed } = await dial(port)
    socket.write(`${LINE}PROXY TCP4 1.2.3.4 203.0.113.1 1 80\r\n${GET}`)
    await closed
    expect(received()).toMatch(/^HTTP\/1.1 400/)
  })

  test.each([
    ['a malformed line', 'PROXY TCP4 nobody nowhere 1 2\r\n'],
    ['a line without an end', `PROXY TCP4 ${'1'.repeat(200)}`],
  ])('closes the connection at %s', async (_, bytes) => {
    const { socket, received, closed } = await dial(port)
    socket.write(bytes + GET)
    await closed
    expect(received()).toBe('')
    expect(await ask(port, '/')).toMatchObject({ status: 200 })
  })

  test('its own protocol hears of the client, too, and loses no byte', async () => {
    const { port } = await start('echo.ts', proxied)
    const { socket, received } = await dial(port)
    socket.write(`${LINE}one`)
    await vi.waitFor(() => expect(received()).toBe('hello 198.51.100.7\none'))
    socket.write(' two')
    await vi.waitFor(() => expect(received()).toBe('hello 198.51.100.7\none two'))
  })
})

test('a node that expects no line does not read one', async () => {
  const { port } = await start('node.ts')
  const { socket, received, closed } = await dial(port)
  socket.write(LINE + GET)
  await closed
  expect(received()).toMatch(/^HTTP\/1.1 400/)
})

describe('a connection that does not come to the point', () => {
  async function serve(within: number): Promise<{ server: Server; port: number; served: Socket[] }> {
    const served: Socket[] = []
    const server = createServer({ allowHalfOpen: true }, (socket) => served.push(socket))
    expectProxyLine(server, within)
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    onTestFinished(() => new Promise<void>((resolve) => server.close(() => resolve())))
    const address = server.address()
    return { server, served, port: typeof address === 'object' ? (address?.port ?? 0) : 0 }
  }
  const open = (server: Server) =>
    new Promise<number>((resolve) => server.getConnections((_, count) => resolve(count)))

  test.each([
    ['sends nothing', ''],
    ['sends half a line', 'PROXY TCP4 198'],
  ])('is closed where it %s', async (_, bytes) => {
    const { server, port, served } = await serve(50)
    const { socket, closed } = await dial(port)
    if (bytes) socket.write(bytes)
    await closed
    expect(served).toHaveLength(0)
    await vi.waitFor(async () => expect(await open(server)).toBe(0))
  })

  test.each(['', 'PROXY TCP4 198'])('is closed where it ends after %j', async (bytes) => {
    const { server, port, served } = await serve(60_000)
    const { socket, closed } = await dial(port)
    socket.end(bytes)
    await closed
    expect(served).toHaveLength(0)
    await vi.waitFor(async () => expect(await open(server)).toBe(0))
  })

  test('a reset does no harm', async () => {
    const { server, port } = await serve(60_000)
    const { socket } = await dial(port)
    socket.write('PROXY')
    await vi.waitFor(async () => expect(await open(server)).toBe(1))
    socket.resetAndDestroy()
    await vi.waitFor(async () => expect(await open(server)).toBe(0))
  })
})
