/** What is given again without asking the origin, for how long, and to whom (RFC 9111). */
import { expect, test } from 'vitest'
import { startEdge } from './edge.ts'

const edge = await startEdge()
const MINUTE = { 'Cache-Control': 'max-age=60' }

test('a fresh answer is given again, with its age, until it is stale', async () => {
  edge.answer('/fresh', 'x', { ...MINUTE, 'X-Colour': 'red' })
  const first = await edge.ask('/fresh')
  expect(first).toMatchObject({
    status: 200,
    text: 'x',
    said: 'fwd=uri-miss; fwd-status=200; stored; ttl=60',
  })
  expect(first.headers.age).toBeUndefined()
  edge.pass(59)
  const again = await edge.ask('/fresh')
  expect(again).toMatchObject({ status: 200, text: 'x', said: 'hit; ttl=1' })
  expect(again.headers).toMatchObject({
    age: '59',
    'x-colour': 'red',
    date: first.headers.date,
    'content-length': '1',
  })
  expect(edge.seen('/fresh')).toHaveLength(1)
  edge.pass(1)
  expect((await edge.ask('/fresh')).said).toBe('fwd=stale; fwd-status=200; stored; ttl=60')
  expect(edge.seen('/fresh')).toHaveLength(2)
})

test.each([
  ['s-maxage over max-age', { 'Cache-Control': 'max-age=1, s-maxage=60' }, 59],
  ['Expires', { Expires: new Date(Date.UTC(2031, 0)).toUTCString() }, 59],
  [
    'a tenth of what it has not changed for',
    { 'Last-Modified': new Date(Date.UTC(2029, 0)).toUTCString() },
    59,
  ],
  ['max-age, whatever is to happen afterwards', { 'Cache-Control': 'max-age=60, proxy-revalidate' }, 59],
  ['names in any case, and quotes', { 'Cache-Control': 'x="no-store, private", MAX-age="60"' }, 59],
])('fresh by %s', async (how, headers, seconds) => {
  const path = `/by/${encodeURIComponent(how)}`
  edge.answer(path, 'x', headers)
  await edge.ask(path)
  edge.pass(seconds)
  expect((await edge.ask(path)).said).toMatch(/^hit; ttl=/)
})

test.each([
  ['nothing that allows it', {}],
  ['an ETag alone', { ETag: '"1"' }],
  ['that it never changes, and not for how long', { 'Cache-Control': 'immutable' }],
  ['no-store', { 'Cache-Control': 'max-age=60, no-store' }],
  ['private', { 'Cache-Control': 'private, max-age=60' }],
  ['Vary: *', { ...MINUTE, Vary: 'accept, *' }],
  ['a cookie for one person', { ...MINUTE, 'Set-Cookie': 'session=1', ETag: '"1"' }],
  ['an age that is no number', { ...MINUTE, Age: '1, 2' }],
  ['an age beyond its freshness', { ...MINUTE, Age: '60' }],
])('not kept: %s', async (what, headers) => {
  const path = `/not/${encodeURIComponent(what)}`
  edge.answer(path, 'x', headers)
  const answers = [await edge.ask(path), await edge.ask(path)]
  for (const { said, text } of answers) expect([said, text]).toEqual(['fwd=uri-miss; fwd-status=200', 'x'])
  expect(edge.seen(path)).toHaveLength(2)
})

test('not kept: what ends with its connection, since nobody can tell whether that was the end of it', async () => {
  edge.answer('/until-closed', (_, response) => {
    response.removeHeader('Transfer-Encoding')
    response.writeHead(200, { ...MINUTE, Connection: 'close' }).write('x')
    response.end()
  })
  const both = [await edge.ask('/until-closed'), await edge.ask('/until-closed')]
  for (const { text, said } of both) expect([text, said]).toEqual(['x', 'fwd=uri-miss; fwd-status=200'])
})

test('an error is kept where the origin says so, and never by default', async () => {
  edge.answer('/gone', (_, response) => response.writeHead(404, MINUTE).end('gone'))
  edge.answer('/broken', (_, response) => response.writeHead(503).end('broken'))
  await edge.ask('/gone')
  await edge.ask('/broken')
  expect(await edge.ask('/gone')).toMatchObject({ status: 404, text: 'gone', said: 'hit; ttl=60' })
  expect(await edge.ask('/broken')).toMatchObject({ status: 503, said: 'fwd=uri-miss; fwd-status=503' })
})

test('a variant for each value of what Vary names, whatever its spelling', async () => {
  edge.answer('/vary', ({ headers }, response) => {
    response.writeHead(200, { ...MINUTE, Vary: 'Accept-Language, X-Other' }).end(headers['accept-language'])
  })
  const inLanguage = (language: string) => edge.ask('/vary', { headers: { 'Accept-Language': language } })
  await inLanguage('de,en')
  expect(await inLanguage('fr')).toMatchObject({
    text: 'fr',
    said: 'fwd=vary-miss; fwd-status=200; stored; ttl=60',
  })
  expect(await inLanguage('de, en')).toMatchObject({ text: 'de,en', said: 'hit; ttl=60' })
  expect(await inLanguage('fr')).toMatchObject({ text: 'fr', said: 'hit; ttl=60' })
  expect((await edge.ask('/vary')).said).toMatch(/vary-miss/)
})

test('what a request says of the answer’s age is heeded', async () => {
  edge.answer('/demands', 'x', MINUTE)
  await edge.ask('/demands')
  edge.pass(30)
  const asking = async (cacheControl: string) =>
    (await edge.ask('/demands', { headers: { 'Cache-Control': cacheControl } })).said
  expect(await asking('max-age=30')).toBe('hit; ttl=30')
  expect(await asking('min-fresh=30')).toBe('hit; ttl=30')
  expect(await asking('only-if-cached')).toBe('hit; ttl=30')
  expect(await asking('min-fresh=31')).toMatch(/^fwd=request; /)
  edge.pass(30)
  expect(await asking('max-age=29')).toMatch(/^fwd=request; /)
  expect(await asking('no-cache')).toMatch(/^fwd=request; /)
  expect(await asking('no-store')).toBe('fwd=bypass; detail=no-store; fwd-status=200')
  expect((await edge.ask('/demands', { headers: { Pragma: 'no-cache' } })).said).toMatch(/^fwd=request; /)
  edge.pass(61)
  expect(await asking('max-stale=1')).toMatch(/^fwd=stale; /)
  edge.pass(61)
  expect(await asking('max-stale')).toBe('hit; ttl=-1')
  expect((await edge.ask('/nothing', { headers: { 'Cache-Control': 'only-if-cached' } })).status).toBe(504)
  expect(edge.seen('/nothing')).toHaveLength(0)
})

test('a client’s own copy is compared with what is kept', async () => {
  const modified = new Date(Date.UTC(2029, 11, 31)).toUTCString()
  edge.answer('/copy', 'x', {
    ...MINUTE,
    ETag: '"b"',
    'Last-Modified': modified,
    'Content-Type': 'text/plain',
  })
  await edge.ask('/copy')
  const holding = (headers: Record<string, string>) => edge.ask('/copy', { headers })
  const same = await holding({ 'If-None-Match': '"a", W/"b"' })
  expect(same).toMatchObject({ status: 304, text: '', said: 'hit; ttl=60' })
  expect(same.headers).toMatchObject({ etag: '"b"', 'cache-control': 'max-age=60', age: '0' })
  expect(same.headers['content-type']).toBeUndefined()
  expect((await holding({ 'If-None-Match': '"a"', 'If-Modified-Since': modified })).status).toBe(200)
  expect((await holding({ 'If-Modified-Since': modified })).status).toBe(304)
  expect((await holding({ 'If-Modified-Since': new Date(Date.UTC(2028, 0)).toUTCString() })).status).toBe(200)
  expect(edge.seen('/copy')).toHaveLength(1)
})

test('HEAD is answered from a kept GET, and parts from the whole', async () => {
  edge.answer('/part', '0123456789', { ...MINUTE, ETag: '"p"' })
  await edge.ask('/part')
  const head = await edge.ask('/part', { method: 'HEAD' })
  expect(head).toMatchObject({ status: 200, text: '', said: 'hit; ttl=60' })
  expect(head.headers['content-length']).toBe('10')
  const part = (range: string, more = {}) => edge.ask('/part', { headers: { Range: range, ...more } })
  const middle = await part('bytes=2-4')
  expect(middle).toMatchObject({ status: 206, text: '234' })
  expect(middle.headers).toMatchObject({ 'content-range': 'bytes 2-4/10', 'content-length': '3' })
  expect(await part('bytes=-3')).toMatchObject({ status: 206, text: '789' })
  expect(await part('bytes=7-', { 'If-Range': '"p"' })).toMatchObject({ status: 206, text: '789' })
  expect(await part('bytes=7-', { 'If-Range': '"q"' })).toMatchObject({ status: 200, text: '0123456789' })
  expect(await part('bytes=1-2,4-5')).toMatchObject({ status: 200, text: '0123456789' })
  const outside = await part('bytes=10-')
  expect([outside.status, outside.headers['content-range']]).toEqual([416, 'bytes */10'])
  expect(edge.seen('/part')).toHaveLength(1)
})

test('a part of what is not kept yet is cut from the whole, which is kept', async () => {
  edge.answer('/part-first', '0123456789', MINUTE)
  const first = await edge.ask('/part-first', { headers: { Range: 'bytes=0-1' } })
  expect(first).toMatchObject({ status: 206, text: '01' })
  expect(edge.seen('/part-first')[0]?.headers.range).toBeUndefined()
  expect(await edge.ask('/part-first')).toMatchObject({ text: '0123456789', said: 'hit; ttl=60' })
})

test('where nobody knows yet how long it is, there are no parts', async () => {
  edge.answer('/chunks', (_, response) => response.writeHead(200, MINUTE).end('0123456789'))
  const first = await edge.ask('/chunks', { headers: { Range: 'bytes=0-1' } })
  expect(first).toMatchObject({ status: 200, text: '0123456789' })
  const then = await edge.ask('/chunks', { headers: { Range: 'bytes=0-1' } })
  expect(then).toMatchObject({ status: 206, text: '01', said: 'hit; ttl=60' })
})
