/** What is said of a request and of an answer on the way: at the door, and hop by hop. */
import { once } from 'node:events'
import { connect } from 'node:net'
import { text } from 'node:stream/consumers'
import { expect, test } from 'vitest'
import { ask } from './asking.ts'
import { balance, SECRET, serve } from './small-servers.ts'

/** Answers with what it was asked: its headers. */
const mirror = () => serve('web-1', (request, response) => response.end(JSON.stringify(request.headers)))

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
