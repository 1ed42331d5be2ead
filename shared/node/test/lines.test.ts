/** Lines over a connection: whole however they arrive, never too long, and never more than the other side reads. */
import { once } from 'node:events'
import { connect, createServer, type Socket } from 'node:net'
import { until } from '@ztm/testkit/eventually'
import { afterEach, expect, test } from 'vitest'
import { type LineOptions, parseLine, speakLines } from '../src/lines.ts'

const open: { close(): void }[] = []
afterEach(() => {
  for (const one of open.splice(0)) one.close()
})

/** Two ends of a connection. */
async function pair(): Promise<[Socket, Socket]> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as { port: number }
  const near = connect({ host: '127.0.0.1', port, noDelay: true })
  const [far] = (await once(server, 'connection')) as [Socket]
  await once(near, 'connect')
  for (const socket of [near, far]) socket.on('error', () => {})
  open.push({
    close() {
      near.destroy()
      far.destroy()
      server.close()
    },
  })
  return [near, far]
}

const speak = (socket: Socket, options: Partial<LineOptions> = {}) =>
  speakLines(socket, { longest: () => 1024, onLine: () => {}, ...options })

test('lines are whole wherever they are broken off on the way', async () => {
  const [near, far] = await pair()
  const lines: string[] = []
  speak(far, { onLine: (line) => void lines.push(line) })
  const text = 'one\ntwö\n\n{"three":3}\n'
  for (const byte of Buffer.from(text)) {
    near.write(Buffer.of(byte))
    await new Promise(setImmediate)
  }
  near.write('four\nfi')
  near.write('ve\n')
  await until('all lines', () => lines.length === 6)
  expect(lines).toEqual(['one', 'twö', '', '{"three":3}', 'four', 'five'])
})

test('what is sent arrives in order, objects as JSON and text as it is', async () => {
  const [near, far] = await pair()
  const lines: string[] = []
  speak(far, { longest: () => 1024 * 1024, onLine: (line) => void lines.push(line) })
  const say = speak(near)
  const sent = Array.from({ length: 3000 }, (_, n) =>
    n % 2 === 0 ? { n, text: 'x'.repeat(n % 97) } : `"${n}"`,
  )
  for (const message of sent) say(message)
  await until('all lines', () => lines.length === sent.length)
  expect(lines).toEqual(sent.map((one) => (typeof one === 'string' ? one : JSON.stringify(one))))
})

test.each([
  ['in one piece', ['x'.repeat(1025)]],
  ['in many', Array.from({ length: 1025 }, () => 'x')],
  ['after a sound one', ['sound\n', 'x'.repeat(1025)]],
])('a line that is too long ends the connection, %s', async (_how, pieces) => {
  const [near, far] = await pair()
  const lines: string[] = []
  speak(far, { onLine: (line) => void lines.push(line) })
  for (const piece of pieces) near.write(piece)
  await until('the end', () => far.destroyed)
  expect(lines).toEqual(pieces.filter((piece) => piece.endsWith('\n')).map((piece) => piece.trim()))
})

test('a line of exactly that length is none too long', async () => {
  const [near, far] = await pair()
  const lines: string[] = []
  speak(far, { onLine: (line) => void lines.push(line) })
  near.write(`${'x'.repeat(1024)}\n`)
  await until('the line', () => lines.length === 1)
})

test('no line is taken while too many are under way, and each of them in the end', async () => {
  const [near, far] = await pair()
  const under: (() => void)[] = []
  let taken = 0
  let most = 0
  speak(far, {
    mostUnderWay: 4,
    onLine() {
      taken++
      return new Promise((resolve) => {
        under.push(resolve)
        most = Math.max(most, under.length)
      })
    },
  })
  const say = speak(near)
  for (let n = 0; n < 1000; n++) say({ n })
  await until('the first lines', () => taken === 4)
  while (taken < 1000 || under.length > 0) {
    under.shift()?.()
    await new Promise(setImmediate)
  }
  expect(most).toBe(4)
})

test('whoever does not read its answers is not read on, whatever it asks for', async () => {
  const [near, far] = await pair()
  const answer = 'x'.repeat(64 * 1024)
  let answered = 0
  const say = speak(far, {
    mostUnderWay: 8,
    async onLine() {
      answered++
      say(answer)
    },
  })
  near.pause()
  near.write('more\n'.repeat(100_000))
  let before = -1
  await until(
    'it to stop',
    () => {
      const stopped = answered === before
      before = answered
      return stopped
    },
    { within: 10_000, every: 200 },
  )
  // What the system's own buffers hold has gone; beyond that there is no more than a few answers.
  expect(answered).toBeLessThan(1000)
  expect(far.writableLength).toBeLessThan(16 * answer.length)

  let read = 0
  near.on('data', (bytes: Buffer) => {
    read += bytes.length
  })
  near.resume()
  const stopped = answered
  await until('it to go on', () => answered > stopped + 100, { within: 10_000 })
  expect(read).toBeGreaterThan(stopped * answer.length)
})

test('two sides with more to say than the line holds do not wait for each other', async () => {
  const [near, far] = await pair()
  const text = 'x'.repeat(8_000)
  let answered = 0
  const answer = speak(far, {
    longest: () => 16_000,
    mostUnderWay: 8,
    async onLine() {
      answer({ text: text.repeat(4) })
    },
  })
  const ask = speak(near, {
    longest: () => 64_000,
    onLine() {
      answered++
    },
  })
  for (let n = 0; n < 3000; n++) ask({ text })
  await until('all answers', () => answered === 3000, { within: 20_000 })
})

test('nothing is said, and nothing breaks, after the end', async () => {
  const [near, far] = await pair()
  const say = speak(near)
  say('one')
  near.destroy()
  say('two')
  await new Promise(setImmediate)
  expect(far.bytesRead).toBe(0)
})

test('a line that is no JSON says nothing', () => {
  expect(parseLine('{"a":1}')).toEqual({ a: 1 })
  expect([parseLine(''), parseLine('{'), parseLine('what?')]).toEqual([undefined, undefined, undefined])
})
