import type { Call } from '@ztm/domain/call'
import { expect, test } from 'vitest'
import { callOf } from '../src/request-context.ts'
import { raw, until } from './raw.ts'
import { serve, someone, upload } from './serve.ts'

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/

test('a sane request id is taken, and comes back in headers, problem and log line', async () => {
  const app = await serve()
  const { body, headers } = await app.http.get('/api/v1/me').set('X-Request-Id', 'Trace.1_a-Z').expect(401)
  expect(headers['x-request-id']).toBe('Trace.1_a-Z')
  expect(headers['x-served-by']).toBe('web-1')
  expect(body.requestId).toBe('Trace.1_a-Z')
  await until(() => app.lines.length === 1)
  expect(app.lines[0]).toMatchObject({
    requestId: 'Trace.1_a-Z',
    method: 'GET',
    route: '/api/v1/me',
    status: 401,
    ms: expect.any(Number),
  })
})

test.each([['a'.repeat(65)], ['two words'], ['new"quote'], ['ä'], ['']])(
  'another request id (%j) is replaced',
  async (id) => {
    const app = await serve()
    const { headers } = await app.http.get('/api/v1/photos').set('X-Request-Id', id).expect(200)
    expect(headers['x-request-id']).toMatch(UUID)
  },
)

test('a request id that came twice is replaced', async () => {
  const app = await serve()
  const { until } = raw(
    app.port,
    'GET /api/v1/photos HTTP/1.1\r\nHost: a\r\nX-Request-Id: a\r\nX-Request-Id: b\r\n\r\n',
  )
  expect(await until(/X-Request-Id: .*\r\n/)).toMatch(/X-Request-Id: [0-9a-f-]{36}\r\n/)
})

test('every answer says who gave it, whatever it is', async () => {
  const app = await serve()
  for (const path of [
    '/',
    '/nowhere',
    '/media/a/b/c',
    '/api/v1/photos',
    '/api/v1/nowhere',
    '/api/v1/openapi.json',
  ]) {
    const { headers } = await app.http.get(path)
    expect(headers, path).toMatchObject({
      'x-served-by': 'web-1',
      'x-request-id': expect.stringMatching(UUID),
    })
    expect(headers).not.toHaveProperty('x-powered-by')
  }
})

test('metrics count by the pattern of the route, and never by its path', async () => {
  const app = await serve()
  const { auth } = await someone(app)
  const { body } = await upload(app, auth).expect(201)
  await app.http.get(`/api/v1/photos/${body.id}`).expect(200)
  await app.http.get('/api/v1/photos/not-an-id').expect(404)
  await app.http.get(body.urls.thumb).expect(200)
  await app.http.put(`/api/v1/photos/${body.id}`).expect(405)
  await app.http.get('/somewhere/else').expect(404)
  await until(() => app.lines.length === 7)
  const text = await app.metrics.metrics()
  const counted = text.split('\n').filter((line) => line.startsWith('http_requests_total{'))
  expect(counted.sort()).toEqual([
    'http_requests_total{method="GET",route="/api/v1/photos/{id}",status="200"} 1',
    'http_requests_total{method="GET",route="/api/v1/photos/{id}",status="404"} 1',
    'http_requests_total{method="GET",route="/media/{id}/{version}/{rendition}",status="200"} 1',
    'http_requests_total{method="GET",route="unknown",status="404"} 1',
    'http_requests_total{method="POST",route="/api/v1/photos",status="201"} 1',
    'http_requests_total{method="POST",route="/api/v1/users",status="201"} 1',
    'http_requests_total{method="PUT",route="/api/v1/photos/{id}",status="405"} 1',
  ])
  expect(text).toContain('http_request_duration_seconds_count{method="GET",route="unknown",status="404"} 1')
  expect(text).not.toContain(body.id)
})

test('a tier that never answers is a 503 within two seconds', async () => {
  const app = await serve({
    change: ({ photos }) => {
      photos.explore = ({ signal }) =>
        new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason)))
    },
  })
  const begun = performance.now()
  const { body, headers } = await app.http.get('/api/v1/photos').expect(503)
  expect(performance.now() - begun).toBeLessThan(2_000)
  expect(headers['retry-after']).toBe('1')
  expect(body).toMatchObject({ status: 503, title: 'Service Unavailable' })
})

test('work for somebody who has left is told to stop', async () => {
  let call: Call | undefined
  const app = await serve({
    change: ({ photos }) => {
      photos.explore = (given) => {
        call = given
        return new Promise((_, reject) =>
          given.signal.addEventListener('abort', () => reject(given.signal.reason)),
        )
      }
    },
  })
  const client = raw(app.port, 'GET /api/v1/photos HTTP/1.1\r\nHost: a\r\n\r\n')
  await until(() => call !== undefined)
  client.socket.destroy()
  await until(() => call?.signal.aborted === true)
  await until(() => app.lines.length === 1)
  expect(app.lines[0]).toMatchObject({ status: 499, route: '/api/v1/photos' })
})

test('a signal asked for when all is over is aborted already', async () => {
  let call: Call | undefined
  const app = await serve({
    extra: (_req, res, next) => {
      call = callOf(res)
      next()
    },
  })
  await app.http.get('/api/v1/photos').expect(200)
  await until(() => app.lines.length === 1)
  expect(call?.signal.aborted).toBe(true)
})

test('uploads and edits are allowed more time than anything else, but less than the sweeper waits', async () => {
  const left: number[] = []
  const app = await serve({
    change: (ports) => {
      const { render } = ports.pictures
      ports.pictures.render = (call, ...more) => {
        left.push(call.deadline - Date.now())
        return render(call, ...more)
      }
    },
  })
  const { auth } = await someone(app)
  const { body } = await upload(app, auth).expect(201)
  const operations = [{ rotate: 90 }]
  await app.http
    .post(`/api/v1/photos/${body.id}/edits`)
    .set('Authorization', auth)
    .send({ operations })
    .expect(200)
  expect(left).toHaveLength(2)
  for (const time of left) {
    expect(time).toBeGreaterThan(20_000)
    expect(time).toBeLessThan(30_000)
  }
})

test('the client is the connection’s address, whatever headers say', async () => {
  let client = ''
  const app = await serve({
    change: ({ limits }) => {
      const { take } = limits
      limits.take = (call, limit, key) => {
        client = call.client
        return take(call, limit, key)
      }
    },
  })
  await app.http
    .post('/api/v1/sessions')
    .set('X-Forwarded-For', '198.51.100.7')
    .set('Forwarded', 'for=198.51.100.7')
    .send({ username: 'ada', password: 'wrong password' })
    .expect(401)
  expect(client).toBe('127.0.0.1')
})
