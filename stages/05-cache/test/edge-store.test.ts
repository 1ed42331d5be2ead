/** How much is kept, where, and what makes it go: too little room, and purges. */
import { once } from 'node:events'
import { readdirSync, readlinkSync } from 'node:fs'
import type { ServerResponse } from 'node:http'
import { buffer } from 'node:stream/consumers'
import { until } from '@ztm/testkit/eventually'
import { expect, test } from 'vitest'
import { begin, startEdge } from './edge.ts'

const KIB = 1024
const MIB = 1024 * KIB
/** In MiB: more than any system holds on a connection's way. */
const MOST = 200
const edge = await startEdge({ memory: 256 * KIB, inMemory: 32 * KIB, disk: 4 * MIB })
const MINUTE = { 'Cache-Control': 'max-age=60' }
const saidOf = async (path: string) => (await edge.ask(path)).said
const text = (length: number) => Array.from({ length }, (_, at) => at % 10).join('')

/** Until what has passed does not change any more. */
async function stalled(passed: () => number): Promise<void> {
  let before = -1
  const isSame = () => {
    const now = passed()
    const same = now === before && now > 0
    before = now
    return same
  }
  await until('the origin to wait', isSame, { within: 10_000, every: 200 })
}

/** Also those without a name. */
const openFiles = () =>
  readdirSync('/proc/self/fd').map((number) => {
    try {
      return readlinkSync(`/proc/self/fd/${number}`)
    } catch {
      // What listed them is not open any more.
      return ''
    }
  })

test('small ones take no more memory than there is, and large ones no more disk', async () => {
  for (const [size, count] of [
    [20 * KIB, 20],
    [MIB, 6],
  ] as const) {
    for (let number = 0; number < count; number++) {
      const path = `/room/${size}/${number}`
      edge.answer(path, 'x'.repeat(size), MINUTE)
      await edge.ask(path)
      // The first is always in use.
      expect(await saidOf(`/room/${size}/0`)).toMatch(/^hit/)
    }
    expect(await saidOf(`/room/${size}/1`)).toMatch(/^fwd/)
  }
  const { memory, disk } = edge.store.bytes()
  expect(memory).toBeLessThanOrEqual(256 * KIB)
  expect(memory).toBeGreaterThan(200 * KIB)
  expect(disk).toBe(4 * MIB)
  expect(edge.store.evictions()).toBeGreaterThan(10)
})

test('a large one comes from disk whole and in parts, and leaves no name there', async () => {
  const large = text(200 * KIB)
  edge.answer('/large', large, MINUTE)
  expect((await edge.ask('/large')).text).toBe(large)
  const again = await edge.ask('/large')
  expect([again.text, again.said]).toEqual([large, 'hit; ttl=60'])
  const part = await edge.ask('/large', { headers: { Range: 'bytes=70000-140000' } })
  expect(part.text).toBe(large.slice(70_000, 140_001))
  expect(readdirSync(edge.folder)).toEqual([])
  // Purged while somebody reads it: they are given all of it.
  const reading = await begin(`${edge.url}/large`)
  edge.purge({ urls: ['/large'], prefixes: [] })
  expect((await buffer(reading)).toString()).toBe(large)
  expect(await saidOf('/large')).toMatch(/^fwd=uri-miss/)
})

test.each([
  ['says so', true],
  ['does not say so', false],
])('what is larger than all there is room for, and %s, is passed on and not kept', async (how, says) => {
  const path = `/too-large/${says}`
  const large = text(5 * MIB)
  edge.answer(path, (_, response) => {
    response.writeHead(200, { ...MINUTE, ...(says && { 'Content-Length': large.length }) }).end(large)
  })
  const both = await Promise.all([edge.ask(path), edge.ask(path)])
  for (const answer of both) expect(answer.text === large, how).toBe(true)
  // Nobody knows of the second that it is too large until it is: until then, somebody may follow.
  expect(edge.seen(path)).toHaveLength(says ? 2 : 1)
  expect(await saidOf(path)).toMatch(/^fwd=uri-miss/)
})

test.each(['no-store', 'max-age=60'])(
  'what is not kept waits at the origin for a slow reader, with %s',
  async (cacheControl) => {
    const path = `/slow/${cacheControl}`
    const piece = Buffer.alloc(MIB, 'x')
    let [written, enough] = [0, false]
    edge.answer(path, async (_, response) => {
      response.writeHead(200, { 'Cache-Control': cacheControl })
      for (; written < MOST && !enough; written++) if (!response.write(piece)) await once(response, 'drain')
      response.end()
    })
    const reading = await begin(edge.url + path)
    await stalled(() => written)
    expect(written).toBeLessThan(MOST)
    enough = true
    const { length } = await buffer(reading)
    expect(length).toBe(written * MIB)
  },
)

test.runIf(process.platform === 'linux')(
  'what nobody reads any more is given up, and its file closed',
  async () => {
    const piece = Buffer.alloc(MIB, 'x')
    edge.answer('/left', async (_, response) => {
      response.writeHead(200, MINUTE)
      while (!response.destroyed)
        if (!response.write(piece)) await once(response, 'drain').catch(() => undefined)
    })
    const open = () => openFiles().filter((path) => path.startsWith(edge.folder)).length
    const before = open()
    const reading = (await begin(`${edge.url}/left`)).on('error', () => undefined)
    await until('a file', () => open() > before)
    await stalled(() => edge.seen('/left')[0]?.socket.bytesWritten ?? 0)
    reading.destroy()
    await until('the file to be closed', () => open() === before)
  },
)

test('a purge forgets an address, or all below one, by whatever name and in whatever spelling', async () => {
  const paths = [
    '/photos/1/a/small',
    '/photos/1/b/large',
    '/photos/1%61',
    '/photos/12/a/small',
    '/photos/2/a/small',
  ]
  for (const path of paths) edge.answer(path, 'x', MINUTE)
  edge.answer('/photos/1a', 'x', MINUTE)
  const hosts: Record<string, string>[] = [{}, { Host: 'other.test' }]
  const all = async () => {
    const answers = paths.flatMap((path) => hosts.map((headers) => edge.ask(path, { headers })))
    return (await Promise.all(answers)).map(({ said }) => said.startsWith('hit'))
  }
  await all()
  expect(new Set(await all())).toEqual(new Set([true]))
  edge.purge({ urls: ['/photos/1a', '/photos/2/a'], prefixes: ['/photos/1/'] })
  expect(await all()).toEqual([false, false, false, false, false, false, true, true, true, true])
})

test('what was under way when it was purged is not kept, nor given to whoever comes after', async () => {
  const responses: ServerResponse[] = []
  edge.answer('/media/3/a/small', (_, response) => void responses.push(response))
  const purge = () => edge.purge({ urls: [], prefixes: ['/media/3/'] })
  const before = edge.ask('/media/3/a/small')
  await until('it to be under way', () => responses.length === 1)
  purge()
  const after = edge.ask('/media/3/a/small')
  await until('it to be asked for again', () => responses.length === 2)
  responses[1]?.writeHead(200, { ...MINUTE, ETag: '"new"' }).end('new')
  expect((await after).text).toBe('new')
  responses[0]?.writeHead(200, { ...MINUTE, ETag: '"old"' }).end('old')
  expect((await before).text).toBe('old')
  expect(await edge.ask('/media/3/a/small')).toMatchObject({ text: 'new', said: 'hit; ttl=60' })
})

test.each([
  ['in memory', 'x'],
  ['on disk', text(100 * KIB)],
])(
  'what was being validated when it was purged, %s, is given to whoever waited, and then forgotten',
  async (_, body) => {
    const responses: ServerResponse[] = []
    const path = `/validated/${body.length}`
    edge.answer(path, body, { ...MINUTE, ETag: '"1"' })
    await edge.ask(path)
    edge.answer(path, (_, response) => void responses.push(response))
    edge.pass(60)
    const waiting = edge.ask(path)
    await until('it to be validated', () => responses.length === 1)
    edge.purge({ urls: [path], prefixes: [] })
    responses[0]?.writeHead(304, { ...MINUTE, ETag: '"1"' }).end()
    expect((await waiting).text === body).toBe(true)
    const then = edge.ask(path)
    await until('it to be asked for again', () => responses.length === 2)
    responses[1]?.writeHead(404).end()
    expect((await then).status).toBe(404)
  },
)
