import type { Ports } from '@ztm/domain/ports'
import { expect, test } from 'vitest'
import { decodePosition, encodePosition } from '../src/position.ts'
import { callOf } from '../src/request-context.ts'
import { until } from './raw.ts'
import { serve, someone } from './serve.ts'

test('what has been seen survives the way out and back', () => {
  const seen = new Map([
    ['database-1', '7:1042'],
    ['eu.group-2', '12'],
  ])
  const back = new Map<string, string>()
  decodePosition(encodePosition(seen), back)
  expect(back).toEqual(seen)
  expect(encodePosition(new Map())).toBe('')
})

const encoded = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url')

test.each([
  ['nothing', undefined],
  ['not base64', '%%%'],
  ['not JSON', Buffer.from('{').toString('base64url')],
  ['a list', encoded(['a'])],
  ['null', encoded(null)],
  ['numbers', encoded({ a: 1 })],
  ['lines', encoded({ a: 'b\r\nSet-Cookie: c' })],
  ['far too much', encoded(Object.fromEntries(Array.from({ length: 65 }, (_, at) => [`d${at}`, '1'])))],
  [
    'far too long',
    encoded(Object.fromEntries(Array.from({ length: 40 }, (_, at) => [`d${at}`, 'b'.repeat(60)]))),
  ],
])('rubbish is ignored: %s', (_what, text) => {
  const seen = new Map<string, string>()
  decodePosition(text, seen)
  expect(seen.size).toBe(0)
})

/** Stores as from stage 04 on: each write moves on what its writer has seen. */
const moving = (to = '1') => ({
  change: (ports: Ports) => {
    const { follow } = ports.follows
    ports.follows.follow = async (call, ...more) => {
      call.seen.set('database', to)
      await follow(call, ...more)
    }
  },
})

test('nothing is said where there is nothing to say', async () => {
  const app = await serve()
  const { auth } = await someone(app)
  const { headers } = await app.http.get('/api/v1/me').set('Authorization', auth).expect(200)
  expect(headers).not.toHaveProperty('position')
  expect(headers).not.toHaveProperty('set-cookie')
})

test('an app is given its position, and no cookie', async () => {
  const app = await serve(moving())
  const [ada, bob] = [await someone(app), await someone(app)]
  const { headers } = await app.http
    .put(`/api/v1/users/${bob.username}/follow`)
    .set('Authorization', ada.auth)
    .expect(204)
  expect(headers.position).toBe(encodePosition(new Map([['database', '1']])))
  expect(headers).not.toHaveProperty('set-cookie')
})

test('a browser is given its position as a cookie, once', async () => {
  const app = await serve(moving())
  const [ada, bob] = [await someone(app), await someone(app)]
  const follow = (cookie: string) =>
    app.http
      .put(`/api/v1/users/${bob.username}/follow`)
      .set({ Cookie: cookie, 'Sec-Fetch-Site': 'same-origin' })
      .expect(204)
  const position = encodePosition(new Map([['database', '1']]))
  const first = await follow(`session=${ada.token}`)
  expect(first.headers['set-cookie']).toEqual([`position=${position}; Path=/; HttpOnly; SameSite=Lax`])
  const second = await follow(`session=${ada.token}; position=${position}`)
  expect(second.headers).not.toHaveProperty('set-cookie')
  expect(second.headers.position).toBe(position)
})

test('an answer that cannot go out and is answered again gives its position once', async () => {
  const app = await serve({
    extra: (_req, res) => {
      callOf(res).seen.set('database', '1')
      res.statusCode = 99_999
      res.end()
    },
  })
  const { headers } = await app.http.get('/api/v1/me').expect(500)
  expect(headers['set-cookie']).toHaveLength(1)
})

test('who carries no position is reminded by the session', async () => {
  const app = await serve(moving())
  const [ada, bob] = [await someone(app), await someone(app)]
  await app.http.put(`/api/v1/users/${bob.username}/follow`).set('Authorization', ada.auth).expect(204)
  await until(() => app.sessions.get(ada.token)?.seen.get('database') === '1')
  const { headers } = await app.http.get('/api/v1/me').set('Authorization', ada.auth).expect(200)
  expect(headers.position).toBe(encodePosition(new Map([['database', '1']])))
})

test('a position that cannot be kept with the session fails nothing', async () => {
  const { change } = moving()
  const app = await serve({
    change: (ports) => {
      change(ports)
      ports.sessions.note = async () => {
        throw new Error('no room')
      }
    },
  })
  const [ada, bob] = [await someone(app), await someone(app)]
  await app.http.put(`/api/v1/users/${bob.username}/follow`).set('Authorization', ada.auth).expect(204)
})

test('the position that came is what stores are told', async () => {
  const told: (string | undefined)[] = []
  const app = await serve({
    change: ({ photos }) => {
      photos.explore = async ({ seen }) => {
        told.push(seen.get('database'))
        return []
      }
    },
  })
  const position = encodePosition(new Map([['database', '42']]))
  const { headers } = await app.http.get('/api/v1/photos').set('Position', position).expect(200)
  await app.http.get('/api/v1/photos').set('Cookie', `position=${position}`).expect(200)
  await app.http.get('/api/v1/photos').set('Position', 'rubbish').expect(200)
  expect(told).toEqual(['42', '42', undefined])
  expect(headers.position).toBe(position)
})
