/** How the name server treats connections. */
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import { listenForStreams } from '../src/dns/stream.ts'
import {
  answersOf,
  askByDatagram,
  askByStream,
  ended,
  entries,
  framed,
  HOST,
  type NameServer,
  openStream,
  query,
  read,
  startNameServer,
} from './dns-client.ts'

let server: NameServer
beforeAll(async () => {
  server = await startNameServer(entries(2))
})
afterAll(() => server.stop())

test('a connection carries many questions, however their bytes are cut', async () => {
  const socket = await openStream(server.port)
  const questions = Array.from({ length: 500 }, () => query('photos.test'))
  const bytes = Buffer.concat(questions.map(framed))
  const answering = answersOf(socket, questions.length)
  for (let at = 0; at < bytes.length; at += 777) socket.write(bytes.subarray(at, at + 777))
  const ids = (await answering).map((answer) => answer.readUInt16BE(0))
  expect(ids).toEqual(questions.map((question) => question.readUInt16BE(0)))
  socket.destroy()
})

test('a connection is one of so many: more are not let in, and the name is found all the same', async () => {
  const sockets = await Promise.all(Array.from({ length: 150 }, () => openStream(server.port)))
  const alive = () => sockets.filter((socket) => !socket.destroyed && socket.readable).length
  for (const socket of sockets) socket.resume()
  await vi.waitFor(() => expect(alive()).toBeLessThanOrEqual(100), { timeout: 5_000 })
  expect(read(await askByDatagram(server.port, query('photos.test'))).rcode).toBe('NOERROR')
  for (const socket of sockets) socket.destroy()
  await vi.waitFor(async () =>
    expect(read(await askByStream(server.port, query('photos.test'))).rcode).toBe('NOERROR'),
  )
})

describe('with a clock that stands still', () => {
  let stream: Awaited<ReturnType<typeof listenForStreams>>
  beforeEach(async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
    stream = await listenForStreams(HOST, 0, (message) => (message.length > 3 ? message : undefined))
  })
  afterEach(() => {
    stream.close()
    vi.useRealTimers()
  })

  test('a connection that announces an enormous question is ended at once', async () => {
    const socket = await openStream(stream.port)
    socket.write(Buffer.from([0xff, 0xff]))
    await ended(socket)
  })

  test('a connection that carries what is no question is ended at once', async () => {
    const socket = await openStream(stream.port)
    socket.write(framed(Buffer.from('no')))
    await ended(socket)
  })

  test('a connection lasts from question to question, and bytes now and then are none', async () => {
    const socket = await openStream(stream.port)
    for (let questions = 0; questions < 3; questions++) {
      vi.advanceTimersByTime(9_000)
      socket.write(framed(Buffer.from('whole')))
      await answersOf(socket, 1)
    }
    socket.write(Buffer.from([0]))
    vi.advanceTimersByTime(11_000)
    await ended(socket)
  })
})
