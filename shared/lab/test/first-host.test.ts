/** What a connection's first bytes say of who is there and what they ask for. */
import type { Socket } from 'node:net'
import { PassThrough } from 'node:stream'
import { describe, expect, onTestFinished, test, vi } from 'vitest'
import { askingOf } from '../src/asking.ts'
import { firstHost } from '../src/first-host.ts'

test.each([
  ['localhost:8080', 'eu', 'photos.test'],
  ['localhost', 'eu', 'photos.test'],
  ['us.localhost:8080', 'us', 'photos.test'],
  ['US.LocalHost', 'us', 'photos.test'],
  ['edge-1.eu.localhost:8080', 'eu', 'edge-1.photos.test'],
  ['a.b.us.localhost', 'us', 'a.b.photos.test'],
  ['xx.localhost:8080', 'eu', 'xx.photos.test'],
  ['us.eu.localhost', 'eu', 'us.photos.test'],
  // What is no name below localhost is the app itself, as on any server that has one.
  [undefined, 'eu', 'photos.test'],
  ['', 'eu', 'photos.test'],
  ['127.0.0.1:8080', 'eu', 'photos.test'],
  ['us.localhost.example', 'eu', 'photos.test'],
  ['uslocalhost', 'eu', 'photos.test'],
  ['us..localhost', 'eu', 'photos.test'],
  ['a_b.us.localhost', 'eu', 'photos.test'],
])('at %s one is in %s and asks for %s', (host, region, name) =>
  expect(askingOf(host)).toEqual({ region, name }),
)

describe('whom the first request is for', () => {
  const heard = (...pieces: string[]) => {
    const stream = new PassThrough()
    const host = firstHost(stream as unknown as Socket)
    for (const piece of pieces) stream.write(piece)
    return { stream, host }
  }

  test.each<[string, string | undefined, string]>([
    ['a request', 'us.localhost', 'GET / HTTP/1.1\r\nAccept: */*\r\nhOST: \t us.localhost \r\nX'],
    ['lines that end as they should not', 'us.localhost', 'GET / HTTP/1.1\nHost: us.localhost\n'],
    ['no host', undefined, 'GET / HTTP/1.1\r\nX-Host: us.localhost\r\n\r\nHost: us.localhost\r\n'],
    ['a host that is none', '', 'GET / HTTP/1.1\r\nHost:\r\n\r\n'],
    ['another protocol', undefined, 'EHLO us.localhost\r\n'],
    ['HTTP as it was in 1991', undefined, 'GET /\r\n'],
    ['what cannot become a request any more', undefined, 'hello'],
    ['a method that is none', undefined, 'X'.repeat(33)],
    ['bytes', undefined, '\x16\x03\x01\x02'],
    ['a head without end', undefined, `GET / HTTP/1.1\r\nX: ${'x'.repeat(16_384)}`],
  ])('%s', async (_, host, text) => expect(await heard(text).host).toBe(host))

  test('piece by piece', async () => {
    expect(await heard(...'POST /x HTTP/1.1\r\nA: b\r\nHost: eu.localhost\r\n').host).toBe('eu.localhost')
  })

  test('who ends has said all', async () => {
    const { stream, host } = heard('GET / HTTP/1.1\r\nHost: us.loc')
    stream.end()
    expect(await host).toBeUndefined()
  })

  test('who takes too long is taken at what was said, and who says nothing is not waited for', async () => {
    vi.useFakeTimers()
    onTestFinished(() => void vi.useRealTimers())
    const slow = heard('GET / HTT')
    await vi.advanceTimersByTimeAsync(0)
    const silent = expect(heard().host).rejects.toThrow('nothing was said')
    await vi.advanceTimersByTimeAsync(10_000)
    expect(await slow.host).toBeUndefined()
    await silent
  })
})
