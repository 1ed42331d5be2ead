/** What is one person's stays with them, what one person forges is given to nobody else, and what is changed is forgotten. */
import { sendRaw } from '@ztm/testkit/raw-socket'
import { expect, test } from 'vitest'
import { startEdge } from './edge.ts'

const edge = await startEdge()
const MINUTE = { 'Cache-Control': 'max-age=60' }
const ALICE = { Cookie: 'session=alice' }
const AUTHORIZED = { Authorization: 'Bearer alice' }

/** Answers with who has asked. */
const whoAsks = (path: string, headers: Record<string, string>) =>
  edge.answer(path, (request, response) => {
    response.writeHead(200, headers).end(request.headers.cookie ?? request.headers.authorization ?? 'nobody')
  })

test.each([
  ['a cookie', ALICE],
  ['authorization', AUTHORIZED],
])(
  'what was asked for with %s is given to nobody else, until the origin says that it may be',
  async (what, said) => {
    const [own] = Object.values(said)
    const path = `/personal/${what.replace(' ', '-')}`
    whoAsks(path, MINUTE)
    expect((await edge.ask(path, { headers: said })).text).toBe(own)
    expect((await edge.ask(path)).text).toBe('nobody')

    whoAsks(`${path}/shared`, { 'Cache-Control': 's-maxage=60' })
    await edge.ask(`${path}/shared`, { headers: said })
    expect(await edge.ask(`${path}/shared`)).toMatchObject({ text: own, said: 'hit; ttl=60' })
  },
)

test('a hundred people at once are each given their own', async () => {
  whoAsks('/me', MINUTE)
  const names = Array.from({ length: 100 }, (_, number) => `session=${number}`)
  const answers = await Promise.all(names.map((name) => edge.ask('/me', { headers: { Cookie: name } })))
  expect(answers.map(({ text }) => text)).toEqual(names)
})

test('where nothing is personal, nobody is asked who they are, and one name is as good as another', async () => {
  whoAsks('/media/1/a/small', { ...MINUTE, Vary: 'Cookie' })
  expect((await edge.ask('/media/1/a/small', { headers: { ...ALICE, ...AUTHORIZED } })).text).toBe('nobody')
  const again = await edge.ask('/media/1/a/small', { headers: { Cookie: 'session=bob', Host: 'other.test' } })
  expect(again).toMatchObject({ text: 'nobody', said: 'hit; ttl=60' })
  expect(edge.seen('/media/1/a/small')[0]?.headers.host).toMatch(/^127/)
})

test('a path that looks like a file is kept no more than another', async () => {
  whoAsks('/me/x.css', { 'Content-Type': 'text/html' })
  await edge.ask('/me/x.css', { headers: ALICE })
  expect((await edge.ask('/me/x.css')).text).toBe('nobody')
})

test('what a client says in the place of a proxy does not reach the origin', async () => {
  edge.answer('/page', ({ headers }, response) =>
    response.writeHead(200, MINUTE).end(JSON.stringify(headers)),
  )
  const forged = {
    Forwarded: 'host=evil',
    'X-Forwarded-Host': 'evil',
    'X-Forwarded-Scheme': 'evil',
    'X-Forwarded-For': 'evil',
    'X-Forwarded-Proto': 'evil',
    'X-Host': 'evil',
    'X-Original-URL': '/evil',
    'X-Rewrite-URL': '/evil',
    'X-HTTP-Method-Override': 'EVIL',
    Connection: 'close, X-Evil',
    'X-Evil': 'evil',
    TE: 'evil',
  }
  const { text } = await edge.ask('/page', {
    headers: { ...forged, 'X-Mine': 'mine', 'X-Request-Id': 'an-id' },
  })
  expect(text.toLowerCase()).not.toContain('evil')
  expect(JSON.parse(text)).toMatchObject({
    'x-mine': 'mine',
    'x-forwarded-for': '127.0.0.1',
    'x-forwarded-proto': 'http',
    'x-request-id': 'an-id',
    via: '1.1 edge-1',
  })
})

test('another Host is another address, and so is one in the request line', async () => {
  edge.answer('/host', ({ headers }, response) => response.writeHead(200, MINUTE).end(headers.host))
  expect((await edge.ask('/host', { headers: { Host: 'EVIL.test' } })).text).toBe('evil.test')
  expect((await edge.ask('/host', { headers: { Host: 'good.test' } })).text).toBe('good.test')
  const inLine = 'GET http://evil.test/host HTTP/1.1\r\nHost: good.test\r\nConnection: close\r\n\r\n'
  expect((await sendRaw(edge.url, inLine)).text).toMatch(/evil\.test$/)
})

test('a GET with a body is not answered for others', async () => {
  edge.answer('/fat', (_, response, body) => response.writeHead(200, MINUTE).end(`got ${body}`))
  await edge.ask('/fat', { body: 'x' })
  expect((await edge.ask('/fat')).text).toBe('got ')
})

test('an answer’s headers for the connection, and of the exchange, are not kept', async () => {
  edge.answer('/hops', (_, response) => {
    const headers = {
      ...MINUTE,
      Connection: 'X-Hop',
      'X-Hop': '1',
      'X-Request-Id': 'theirs',
      'Content-Length': 1,
    }
    response.writeHead(200, headers).end('x')
  })
  for (const id of ['one', 'two']) {
    const { headers } = await edge.ask('/hops', { headers: { 'X-Request-Id': id } })
    expect([headers['x-hop'], headers['x-request-id']]).toEqual([undefined, id])
  }
})

test.each(['OPTIONS', 'PATCH', 'PROPFIND', 'DELETE', 'PUT', 'POST', 'HEAD', 'M-SEARCH'])(
  '%s passes through, with its body and its answer',
  async (method) => {
    const body = method === 'HEAD' ? undefined : 'sent'
    edge.answer('/through', (request, response, given) => {
      response.writeHead(207, { ...MINUTE, 'X-Got': `${request.method} ${given}` }).end('answered')
    })
    const answer = await edge.ask('/through', { method, body })
    expect(answer.status).toBe(207)
    expect(answer.headers['x-got']).toBe(`${method} ${body ?? ''}`.trim())
    expect(answer.text).toBe(method === 'HEAD' ? '' : 'answered')
    expect(answer.said).toBe(`fwd=${method === 'HEAD' ? 'uri-miss' : 'method'}; fwd-status=207`)
  },
)

test('a change makes the edge forget what it changes, unless it failed or changes nothing', async () => {
  let status = 200
  const paths = ['/thing', '/thing/made', '/thing/other']
  const fill = async () => {
    for (const path of paths) {
      edge.answer(path, 'x', MINUTE)
      await edge.ask(path)
    }
    edge.answer('/thing', (_, response) =>
      response
        .writeHead(status, { Location: '/thing/made', 'Content-Location': 'http://evil.test/thing/other' })
        .end(),
    )
  }
  const kept = async () => {
    const all = await Promise.all(paths.map((path) => edge.ask(path)))
    return all.map(({ said }) => said.startsWith('hit'))
  }
  await fill()
  await edge.ask('/thing', { method: 'OPTIONS' })
  status = 403
  await edge.ask('/thing', { method: 'DELETE' })
  expect(await kept()).toEqual([true, true, true])
  status = 201
  await edge.ask('/thing', { method: 'POST', body: 'x' })
  expect(await kept()).toEqual([false, false, true])
})
