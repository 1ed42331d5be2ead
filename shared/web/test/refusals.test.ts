import { expect, test } from 'vitest'
import { as, serve, someone, upload } from './serve.ts'

const NOBODYS_ID = '0190b0a0-0000-7abc-8000-000000000000'

test.each(['limit=0', 'limit=51', 'limit=x', 'limit=1&limit=2', 'cursor=x', 'cursor[a]=b&limit=', 'cursor='])(
  'a list refuses ?%s',
  async (query) => {
    const { http } = await serve()
    const { body } = await http.get(`/api/v1/photos?${query}`).expect(422)
    expect(body.errors).toHaveLength(1)
  },
)

test('whoever must be logged in is asked for that first', async () => {
  const app = await serve()
  const visitor = as(app, 'Bearer nobody')
  for (const asked of [
    visitor.delete('/sessions/current'),
    visitor.get('/me'),
    visitor.get('/feed?limit=x'),
    visitor.put('/users/!/follow'),
    visitor.delete('/users/ada/follow'),
    visitor.post('/photos', {}),
    visitor.patch('/photos/x', {}),
    visitor.delete('/photos/x'),
    visitor.post('/photos/x/edits', {}),
    visitor.put('/photos/x/like'),
    visitor.delete('/photos/x/like'),
    visitor.post('/photos/x/comments', {}),
    visitor.delete('/photos/x/comments/x'),
  ]) {
    const { body } = await asked.expect(401)
    expect(body).toMatchObject({ status: 401, detail: 'Log in first.' })
  }
})

test.each([
  ['rubbish', 'not-an-id'],
  ['an id', NOBODYS_ID],
  ['a way up', '..%2f..'],
  ['SQL', "'--"],
  ['an id with NUL', `${NOBODYS_ID}%00`],
  ['a wave', '%F0%9F%8C%8A'],
  ['5,000 characters', 'a'.repeat(5000)],
])('nobody, no photo and no comment is called %s', async (_what, id) => {
  const app = await serve()
  const { auth } = await someone(app)
  const me = as(app, auth)
  const { body: photo } = await upload(app, auth)
  for (const asked of [
    me.get(`/photos/${id}`),
    me.patch(`/photos/${id}`, { caption: 'x' }),
    me.delete(`/photos/${id}`),
    me.post(`/photos/${id}/edits`, { operations: [{ rotate: 90 }] }),
    me.put(`/photos/${id}/like`),
    me.get(`/photos/${id}/comments`),
    me.post(`/photos/${id}/comments`, { text: 'x' }),
    me.delete(`/photos/${photo.id}/comments/${id}`),
    me.get(`/users/${id}`),
    me.get(`/users/${id}/photos`),
    me.put(`/users/${id}/follow`),
  ]) {
    expect((await asked.expect(404)).body.status).toBe(404)
  }
})
