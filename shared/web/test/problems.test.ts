import { Refused } from '@ztm/domain/database'
import { Problem } from '@ztm/domain/problem'
import { expect, test } from 'vitest'
import { problemOf } from '../src/problems.ts'
import { raw, until } from './raw.ts'
import { serve, someone, upload } from './serve.ts'

test.each([
  [new Problem('invalid', 'x', { errors: [{ field: 'a', message: 'b' }] }), 422],
  [new Problem('unauthenticated', 'x'), 401],
  [new Problem('forbidden', 'x'), 403],
  [new Problem('not-found', 'x'), 404],
  [new Problem('conflict', 'x'), 409],
  [new Problem('too-large', 'x'), 413],
  [new Problem('unsupported', 'x'), 415],
  [new Problem('too-many', 'x', { retryAfter: 7.2 }), 429],
  [new Problem('unavailable', 'x', { retryAfter: 0.2 }), 503],
  [new Problem('no-space', 'x'), 507],
  [new Refused({ op: 'add', table: 'secret_table', row: {} }), 409],
  [new DOMException('late', 'TimeoutError'), 503],
  [new DOMException('left', 'AbortError'), 503],
  [new URIError('of some library'), 500],
  [Object.assign(new Error('of some library'), { status: 400 }), 400],
  [Object.assign(new Error('of some library'), { status: 503 }), 500],
  ['thrown text', 500],
  [undefined, 500],
])('%s is answered with %i', (error, status) => {
  expect(problemOf(error).status).toBe(status)
  expect(JSON.stringify(problemOf(error))).not.toMatch(/library|secret_table|thrown text/)
})

test('waiting times are whole seconds, at least one', () => {
  expect(problemOf(new Problem('too-many', 'x', { retryAfter: 7.2 })).headers).toEqual({ 'Retry-After': '8' })
  expect(problemOf(new Problem('unavailable', 'x', { retryAfter: 0.2 })).headers).toEqual({
    'Retry-After': '1',
  })
})

test('our own failure is logged with its stack, and the answer says nothing of it', async () => {
  const app = await serve({
    change: ({ photos }) => {
      photos.explore = async () => {
        throw new Error('SELECT secret FROM table')
      }
    },
  })
  const { body, headers, text } = await app.http.get('/api/v1/photos').expect(500)
  expect(headers['content-type']).toBe('application/problem+json')
  expect(body).toEqual({
    type: 'about:blank',
    title: 'Internal Server Error',
    status: 500,
    detail: expect.any(String),
    requestId: headers['x-request-id'],
  })
  expect(text).not.toMatch(/SELECT|\.ts|stack/)
  await until(() => app.lines.length === 1)
  expect(app.lines[0]).toMatchObject({
    level: 50,
    status: 500,
    requestId: headers['x-request-id'],
    err: { message: 'SELECT secret FROM table', stack: expect.stringContaining('problems.test.ts') },
  })
})

test('somebody’s mistake is not logged as ours', async () => {
  const app = await serve()
  await app.http.get('/api/v1/me').expect(401)
  await until(() => app.lines.length === 1)
  expect(app.lines[0]).not.toHaveProperty('err')
  expect(app.lines[0]?.level).toBe(30)
})

test.each([
  '/',
  '/api',
  '/api/v1',
  '/api/v1/',
  '/api/v1/nowhere',
  '/api/v1/photos/',
  '/api/v1/Photos',
  '/media',
  '/media/a',
])('%s is nowhere', async (path) => {
  const { http } = await serve()
  const { body, headers } = await http.get(path).expect(404)
  expect(headers['content-type']).toBe('application/problem+json')
  expect(headers['cache-control']).toBe('no-store')
  expect(body).toMatchObject({ type: 'about:blank', title: 'Not Found', status: 404 })
})

test.each([
  ['put', '/users', 'POST'],
  ['get', '/sessions', 'POST'],
  ['post', '/sessions/current', 'DELETE'],
  ['put', '/photos', 'GET, HEAD, POST'],
  ['post', '/photos/not-an-id', 'GET, HEAD, PATCH, DELETE'],
  ['get', '/photos/0190b0a0-0000-7abc-8000-000000000000/like', 'PUT, DELETE'],
  ['delete', '/openapi.json', 'GET, HEAD'],
] as const)('%s %s is the wrong method', async (method, path, allow) => {
  const { http } = await serve()
  const { body, headers } = await http[method](`/api/v1${path}`).expect(405)
  expect(headers.allow).toBe(allow)
  expect(body).toMatchObject({ status: 405, title: 'Method Not Allowed' })
  const options = await http.options(`/api/v1${path}`).expect(204)
  expect(options.headers.allow).toBe(allow)
})

test('an address that is no text is malformed', async () => {
  const { http, port } = await serve()
  const { body } = await http.get('/api/v1/users/%ff').expect(400)
  expect(body).toMatchObject({ status: 400, detail: 'The request is malformed.' })
  const { until } = raw(port, 'GET /media/%c0%ae%c0%ae/%2e%2e/thumb HTTP/1.1\r\nHost: a\r\n\r\n')
  expect(await until(/\}$/)).toMatch(/^HTTP\/1\.1 400 /)
})

test('HEAD is answered like GET, without a body', async () => {
  const app = await serve()
  const { auth } = await someone(app)
  const { body } = await upload(app, auth).expect(201)
  const get = await app.http.get(`/api/v1/photos/${body.id}`).expect(200)
  const head = await app.http.head(`/api/v1/photos/${body.id}`).expect(200)
  expect(head.text).toBeUndefined()
  expect(head.headers['content-type']).toBe(get.headers['content-type'])
  await app.http.head('/api/v1/me').expect(401)
  await app.http.head('/media/a/b/c').expect(404)
})
