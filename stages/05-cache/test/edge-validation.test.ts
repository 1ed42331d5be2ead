/** What is stale: validated with the origin, meanwhile or first, and given nevertheless where the origin fails. */
import type { ServerResponse } from 'node:http'
import { until } from '@ztm/testkit/eventually'
import { expect, test } from 'vitest'
import { startEdge } from './edge.ts'

const edge = await startEdge()

test('a 304 makes what is kept fresh again, and its headers take the place of those that were', async () => {
  edge.answer('/304', (request, response) => {
    const known = request.headers['if-none-match'] === '"1"'
    const more = known ? { 'X-New': 'n', 'Content-Encoding': 'wrong' } : { 'X-Old': 'o', 'Content-Length': 1 }
    const headers = { 'Cache-Control': 'max-age=60', ETag: '"1"', 'X-Turn': known ? '2' : '1', ...more }
    response.writeHead(known ? 304 : 200, headers).end(known ? undefined : 'x')
  })
  await edge.ask('/304')
  edge.pass(60)
  // The client's own copy is another: that is not what the origin is asked about.
  const validated = await edge.ask('/304', { headers: { 'If-None-Match': '"0"' } })
  expect(validated).toMatchObject({
    status: 200,
    text: 'x',
    said: 'fwd=stale; fwd-status=304; stored; ttl=60',
  })
  expect(edge.seen('/304')[1]?.headers['if-none-match']).toBe('"1"')
  const hit = await edge.ask('/304')
  expect(hit).toMatchObject({ text: 'x', said: 'hit; ttl=60' })
  for (const { headers } of [validated, hit]) {
    expect(headers).toMatchObject({ 'x-turn': '2', 'x-new': 'n', 'x-old': 'o', 'content-length': '1' })
    expect(headers['content-encoding']).toBeUndefined()
  }
  edge.pass(60)
  expect((await edge.ask('/304', { headers: { 'If-None-Match': '"1"' } })).status).toBe(304)
})

test('without an ETag it is validated by its date', async () => {
  const modified = new Date(Date.UTC(2029, 11)).toUTCString()
  edge.answer('/by-date', (request, response) => {
    const known = request.headers['if-modified-since'] === modified
    const headers = { 'Cache-Control': 'max-age=1', 'Last-Modified': modified }
    response.writeHead(known ? 304 : 200, headers).end(known ? undefined : 'x')
  })
  await edge.ask('/by-date')
  edge.pass(1)
  expect(await edge.ask('/by-date')).toMatchObject({
    text: 'x',
    said: 'fwd=stale; fwd-status=304; stored; ttl=1',
  })
})

test('no-cache is kept, and validated each time', async () => {
  edge.answer('/each', (request, response) => {
    const known = request.headers['if-none-match'] === '"1"'
    response
      .writeHead(known ? 304 : 200, { 'Cache-Control': 'no-cache', ETag: '"1"' })
      .end(known ? undefined : 'x')
  })
  await edge.ask('/each')
  for (const _ of [1, 2]) expect((await edge.ask('/each')).said).toMatch(/^fwd=stale; fwd-status=304;/)
})

test('a 304 that speaks of another version is not believed', async () => {
  const tags = ['"1"', '"2"', '"2"']
  edge.answer('/other', (request, response) => {
    const status = request.headers['if-none-match'] === undefined ? 200 : 304
    const etag = tags.shift() ?? ''
    response
      .writeHead(status, { 'Cache-Control': 'max-age=60', ETag: etag })
      .end(status === 200 ? etag : undefined)
  })
  await edge.ask('/other')
  edge.pass(60)
  expect(await edge.ask('/other')).toMatchObject({
    text: '"2"',
    said: 'fwd=stale; fwd-status=200; stored; ttl=60',
  })
})

test('stale-while-revalidate: given at once, and validated meanwhile by one request', async () => {
  let version = 0
  const waiting: ServerResponse[] = []
  edge.answer('/meanwhile', (_, response) => {
    response.setHeader('Cache-Control', 'max-age=60, stale-while-revalidate=30')
    version += 1
    if (version === 1) response.end('1')
    else waiting.push(response)
  })
  await edge.ask('/meanwhile')
  edge.pass(89)
  for (const _ of [1, 2, 3])
    expect(await edge.ask('/meanwhile')).toMatchObject({ text: '1', said: 'hit; ttl=-29' })
  await until('it to be validated', () => waiting.length > 0)
  waiting[0]?.end('2')
  await until('the new one', async () => (await edge.ask('/meanwhile')).text === '2')
  expect(edge.seen('/meanwhile')).toHaveLength(2)
  edge.pass(90)
  const last = edge.ask('/meanwhile')
  await until('it to be asked for first', () => waiting.length > 1)
  waiting[1]?.end('3')
  expect((await last).text).toBe('3')
})

test('where the origin fails, what is stale is given for as long as that is allowed', async () => {
  let fails = false
  const answering = (cacheControl: string) => (_: unknown, response: ServerResponse) =>
    response.writeHead(fails ? 503 : 200, { 'Cache-Control': fails ? 'no-store' : cacheControl }).end('x')
  edge.answer('/by-default', answering('max-age=10'))
  edge.answer('/named', answering('s-maxage=10, stale-if-error=20'))
  edge.answer('/must', answering('max-age=10, must-revalidate, stale-if-error=90'))
  edge.answer('/s-maxage', answering('s-maxage=10'))
  const paths = ['/by-default', '/named', '/must', '/s-maxage']
  const all = async () => (await Promise.all(paths.map((path) => edge.ask(path)))).map(({ said }) => said)
  await all()
  edge.pass(29)
  fails = true
  const failed = (ttl: number) => `fwd=stale; fwd-status=503; ttl=${ttl}; detail=stale-if-error`
  expect(await all()).toEqual([
    failed(-19),
    failed(-19),
    'fwd=stale; fwd-status=503',
    'fwd=stale; fwd-status=503',
  ])
  edge.pass(1)
  expect(await all()).toEqual([
    failed(-20),
    'fwd=stale; fwd-status=503',
    ...Array(2).fill('fwd=stale; fwd-status=503'),
  ])
  edge.pass(40)
  expect((await all())[0]).toBe('fwd=stale; fwd-status=503')
})

test('once the origin has said that there is something else now, the old is not given any more', async () => {
  let status = 200
  edge.answer('/removed', (_, response) =>
    response.writeHead(status, { 'Cache-Control': status === 200 ? 'max-age=10' : 'no-store' }).end('x'),
  )
  await edge.ask('/removed')
  edge.pass(10)
  status = 404
  expect((await edge.ask('/removed')).status).toBe(404)
  status = 500
  expect((await edge.ask('/removed')).status).toBe(500)
})

test('with the origin dead or silent: what is kept, else a problem that says so', async () => {
  const silent: ServerResponse[] = []
  let isSilent = false
  const answer = (_: unknown, response: ServerResponse) => {
    if (isSilent) silent.push(response)
    else response.writeHead(200, { 'Cache-Control': 'max-age=10' }).end('x')
  }
  for (const path of ['/kept', '/fresh-then', '/never']) edge.answer(path, answer)
  await edge.ask('/kept')
  edge.pass(10)
  await edge.ask('/fresh-then')
  isSilent = true
  const [kept, never] = await Promise.all([edge.ask('/kept'), edge.ask('/never')])
  expect(kept).toMatchObject({ text: 'x', said: 'fwd=stale; ttl=0; detail=stale-if-error' })
  expect(never).toMatchObject({ status: 504, said: 'fwd=uri-miss' })
  expect(never.headers).toMatchObject({
    'content-type': 'application/problem+json',
    'cache-control': 'no-store',
  })

  await edge.killOrigin()
  expect(await edge.ask('/kept')).toMatchObject({
    text: 'x',
    said: 'fwd=stale; ttl=0; detail=stale-if-error',
  })
  expect(await edge.ask('/fresh-then')).toMatchObject({ text: 'x', said: 'hit; ttl=10' })
  expect(await edge.ask('/never')).toMatchObject({ status: 502, said: 'fwd=uri-miss' })
  expect(await edge.ask('/never', { method: 'POST', body: 'x' })).toMatchObject({
    status: 502,
    said: 'fwd=method',
  })
  isSilent = false
  await edge.reviveOrigin()
  expect(await edge.ask('/kept')).toMatchObject({
    text: 'x',
    said: 'fwd=stale; fwd-status=200; stored; ttl=10',
  })
})
