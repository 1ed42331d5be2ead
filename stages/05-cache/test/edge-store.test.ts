/** How much is kept, where, and what makes it go: too little room, and purges. */
import { once } from 'node:events'
import { readdirSync } from 'node:fs'
import type { ServerResponse } from 'node:http'
import { buffer } from 'node:stream/consumers'
import { until } from '@ztm/testkit/eventually'
import { expect, test } from 'vitest'
import { begin, startEdge } from './edge.ts'

const KIB = 1024
const MIB = 1024 * KIB
const edge = await startEdge({ memory: 256 * KIB, inMemory: 32 * KIB, disk: 4 * MIB })
const MINUTE = { 'Cache-Control': 'max-age=60' }
const saidOf = async (path: string) => (await edge.ask(path)).said
const text = (length: number) => Array.from({ length }, (_, at) => at % 10).join('')

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
    let written = 0
    edge.answer(path, async (_, response) => {
      response.writeHead(200, { 'Cache-Control': cacheControl })
      for (; written < 32; written++) if (!response.write(piece)) await once(response, 'drain')
      response.end()
    })
    const reading = await begin(edge.url + path)
    let before = -1
    await until(
      'the origin to wait',
      () => {
        const same = written === before
        before = written
        return same && written > 0
      },
      { within: 10_000, every: 200 },
    )
    expect(written).toBeLessThan(28)
    expect((await buffer(reading)).length).toBe(32 * MIB)
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
  responses[0]?.writeHead(200, { ...MINUTE, ETag: '"old"' }).end('old')
  responses[1]?.writeHead(200, { ...MINUTE, ETag: '"new"' }).end('new')
  expect([(await before).text, (await after).text]).toEqual(['old', 'new'])
  expect(await edge.ask('/media/3/a/small')).toMatchObject({ text: 'new', said: 'hit; ttl=60' })

  edge.pass(60)
  const validated = edge.ask('/media/3/a/small')
  await until('it to be validated', () => responses.length === 3)
  purge()
  responses[2]?.writeHead(304, { ...MINUTE, ETag: '"new"' }).end()
  expect(await validated).toMatchObject({ text: 'new', said: 'fwd=stale; fwd-status=304; stored; ttl=60' })
  const then = edge.ask('/media/3/a/small')
  await until('it to be asked for again', () => responses.length === 4)
  responses[3]?.writeHead(404).end()
  expect((await then).status).toBe(404)
})
