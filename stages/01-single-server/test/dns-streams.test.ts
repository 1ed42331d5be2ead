/** How the name server treats connections. */
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
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

test('a connection that announces an enormous question is ended', async () => {
  const socket = await openStream(server.port)
  socket.write(Buffer.from([0xff, 0xff]))
  await ended(socket)
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

test('a connection on which no whole question comes is ended after a while, bytes now and then or not', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
  const stream = await listenForStreams(HOST, 0, (message) => message)
  try {
    const socket = await openStream(stream.port)
    socket.write(framed(Buffer.from('whole')))
    await answersOf(socket, 1)
    vi.advanceTimersByTime(9_000)
    socket.write(Buffer.from([0]))
    expect(socket.readable).toBe(true)
    vi.advanceTimersByTime(2_000)
    await ended(socket)
  } finally {
    stream.close()
    vi.useRealTimers()
  }
})
