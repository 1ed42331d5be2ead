import { expect, test } from 'vitest'
import { serve, someone } from './serve.ts'

const SAME = { 'Sec-Fetch-Site': 'same-origin' }

test('signing up and logging in return a token and set the cookie', async () => {
  const { http } = await serve()
  const account = { username: 'Ada', password: 'correct horse' }
  const up = await http.post('/api/v1/users').send(account).expect(201)
  const inn = await http.post('/api/v1/sessions').send(account).expect(201)
  for (const { body, headers } of [up, inn]) {
    expect(body).toEqual({
      user: { username: 'ada', createdAt: expect.any(String) },
      token: expect.any(String),
    })
    expect(headers['set-cookie']).toEqual([`session=${body.token}; Path=/; HttpOnly; SameSite=Lax`])
  }
  expect(up.body.token).not.toBe(inn.body.token)
})

test('the cookie is Secure behind https', async () => {
  const { http } = await serve()
  const { headers } = await http
    .post('/api/v1/users')
    .set('X-Test-Secure', 'yes')
    .send({ username: 'ada', password: 'correct horse' })
    .expect(201)
  expect(headers['set-cookie']?.[0]).toMatch(/; Secure/)
})

test('a cross-site log-in gives no cookie: nobody is logged in as somebody else', async () => {
  const { http } = await serve()
  const { headers } = await http
    .post('/api/v1/users')
    .set('Sec-Fetch-Site', 'cross-site')
    .send({ username: 'ada', password: 'correct horse' })
    .expect(201)
  expect(headers).not.toHaveProperty('set-cookie')
})

test('the token works as bearer and as cookie, and the bearer wins', async () => {
  const app = await serve()
  const [ada, bob] = [await someone(app), await someone(app)]
  const me = () => app.http.get('/api/v1/me')
  expect((await me().set('Authorization', ada.auth).expect(200)).body.username).toBe(ada.username)
  expect((await me().set('Authorization', `bearer ${ada.token}`).expect(200)).body.username).toBe(
    ada.username,
  )
  expect((await me().set('Cookie', `session=${bob.token}`).expect(200)).body.username).toBe(bob.username)
  const both = await me()
    .set({ Authorization: ada.auth, Cookie: `session=${bob.token}` })
    .expect(200)
  expect(both.body.username).toBe(ada.username)
  await me()
    .set({ Authorization: 'Bearer dead', Cookie: `session=${bob.token}` })
    .expect(401)
  await me()
    .set({ Authorization: 'Basic YTpi', Cookie: `session=${bob.token}` })
    .expect(200)
})

test.each(['dead', '', 'a'.repeat(300), 'with space', '"><script>', '%00'])(
  'a token that is none (%j) is a visitor, and 401 where somebody must be logged in',
  async (token) => {
    const { http } = await serve()
    for (const headers of [{ Authorization: `Bearer ${token}` }, { Cookie: `session=${token}` }]) {
      await http.get('/api/v1/photos').set(headers).expect(200)
      const { headers: answered } = await http.get('/api/v1/me').set(headers).expect(401)
      expect(answered['www-authenticate']).toBe('Bearer')
      await http
        .delete('/api/v1/sessions/current')
        .set({ ...headers, ...SAME })
        .expect(401)
    }
  },
)

test('logging out ends the token everywhere and clears the cookie', async () => {
  const app = await serve()
  const { auth, token } = await someone(app)
  const { headers } = await app.http.delete('/api/v1/sessions/current').set('Authorization', auth).expect(204)
  expect(headers['set-cookie']?.[0]).toMatch(/^session=; Path=\/; Expires=Thu, 01 Jan 1970/)
  await app.http.get('/api/v1/me').set('Authorization', auth).expect(401)
  await app.http.get('/api/v1/me').set('Cookie', `session=${token}`).expect(401)
})

test.each([
  ['same-origin', { 'Sec-Fetch-Site': 'same-origin' }, 204],
  ['the person themselves', { 'Sec-Fetch-Site': 'none' }, 204],
  ['cross-site', { 'Sec-Fetch-Site': 'cross-site' }, 403],
  ['same-site', { 'Sec-Fetch-Site': 'same-site' }, 403],
  ['cross-site with our origin', { 'Sec-Fetch-Site': 'cross-site', Origin: 'http://photos.test' }, 403],
  ['our origin', { Origin: 'http://photos.test' }, 204],
  ['our origin behind https', { Origin: 'https://photos.test' }, 204],
  ['another origin', { Origin: 'http://evil.test' }, 403],
  ['our name on another port', { Origin: 'http://photos.test:81' }, 403],
  ['a name that begins like ours', { Origin: 'http://photos.test.evil.test' }, 403],
  ['no origin', { Origin: 'null' }, 403],
  ['rubbish', { Origin: 'photos.test' }, 403],
  ['nothing', {}, 403],
])('with the cookie, a change from %s', async (_what, headers, status) => {
  const app = await serve()
  const { username } = await someone(app)
  const { token } = await someone(app)
  const { body } = await app.http
    .put(`/api/v1/users/${username}/follow`)
    .set({ Host: 'photos.test', Cookie: `session=${token}`, ...headers })
    .expect(status as number)
  const profile = await app.http.get(`/api/v1/users/${username}`).set('Cookie', `session=${token}`)
  expect(profile.body.followedByMe).toBe(status === 204)
  if (status === 403) expect(body).toMatchObject({ status: 403, title: 'Forbidden' })
})

test('a bearer needs no origin, and reading needs none either', async () => {
  const app = await serve()
  const { username } = await someone(app)
  const { auth, token } = await someone(app)
  const cross = { 'Sec-Fetch-Site': 'cross-site', Origin: 'http://evil.test' }
  await app.http
    .put(`/api/v1/users/${username}/follow`)
    .set({ Authorization: auth, ...cross })
    .expect(204)
  await app.http
    .get('/api/v1/me')
    .set({ Cookie: `session=${token}`, ...cross })
    .expect(200)
})

test('a session whose store is down is a 503, and not a visitor', async () => {
  const app = await serve({
    change: ({ sessions }) => {
      sessions.find = async () => {
        throw Object.assign(new Error('timed out'), { name: 'TimeoutError' })
      }
    },
  })
  await app.http.get('/api/v1/photos').set('Authorization', 'Bearer some').expect(503)
})
