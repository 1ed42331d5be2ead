import { Refused } from '@ztm/domain/database'
import { expect, test } from 'vitest'
import { as, jpeg, serve, someone, upload } from './serve.ts'

const TIME = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/)

test('an upload is shown with exactly the fields of the contract', async () => {
  const app = await serve()
  const { auth, username } = await someone(app)
  const { body, headers } = await upload(app, auth).expect(201)
  expect(headers.location).toBe(`/api/v1/photos/${body.id}`)
  const shown = await app.http.get(headers.location as string).expect(200)
  expect(shown.headers['cache-control']).toBe('no-store')
  expect(shown.body).toEqual(body)
  expect(body).toEqual({
    id: expect.any(String),
    author: { username },
    caption: 'A caption',
    status: 'ready',
    width: 400,
    height: 300,
    createdAt: TIME,
    likeCount: 0,
    commentCount: 0,
    likedByMe: false,
    urls: {
      thumb: expect.stringMatching(/\/thumb$/),
      feed: expect.stringMatching(/\/feed$/),
      full: expect.stringMatching(/\/full$/),
    },
  })
  const picture = await app.http.get(body.urls.full).expect(200)
  expect(picture.body).toEqual(jpeg())
})

test('people and comments are shown with exactly the fields of the contract', async () => {
  const app = await serve()
  const { auth, username } = await someone(app)
  const me = as(app, auth)
  const { body: photo } = await upload(app, auth).expect(201)
  expect((await me.get('/me').expect(200)).body).toEqual({ username, createdAt: TIME })
  expect((await me.get(`/users/${username}`).expect(200)).body).toEqual({
    username,
    createdAt: TIME,
    photoCount: 0,
    followerCount: 0,
    followingCount: 0,
    followedByMe: false,
  })
  const { body: comment } = await me.post(`/photos/${photo.id}/comments`, { text: 'Hello' }).expect(201)
  expect(comment).toEqual({ id: expect.any(String), author: { username }, text: 'Hello', createdAt: TIME })
  const { body: list } = await app.http.get(`/api/v1/photos/${photo.id}/comments`).expect(200)
  expect(list).toEqual({ items: [comment], nextCursor: null })
})

test('a list is walked by its cursors', async () => {
  const app = await serve()
  const { auth, username } = await someone(app)
  const ids: string[] = []
  for (let at = 0; at < 5; at++) ids.unshift((await upload(app, auth)).body.id)
  for (const path of ['/photos', '/feed', `/users/${username.toUpperCase()}/photos`]) {
    const found: string[] = []
    for (let cursor = ''; ; ) {
      const { body } = await as(app, auth).get(`${path}?limit=2${cursor}`).expect(200)
      found.push(...body.items.map((item: { id: string }) => item.id))
      if (body.nextCursor === null) break
      cursor = `&cursor=${body.nextCursor}`
    }
    expect(found).toEqual([...ids].sort().reverse())
  }
})

test('following, liking and their opposites may be repeated', async () => {
  const app = await serve()
  const [ada, bob] = [await someone(app), await someone(app)]
  const me = as(app, ada.auth)
  const { body: photo } = await upload(app, bob.auth)
  for (const path of [`/users/${bob.username.toUpperCase()}/follow`, `/photos/${photo.id}/like`]) {
    for (const _twice of [1, 2]) expect((await me.put(path).expect(204)).text).toBe('')
  }
  expect((await me.get(`/users/${bob.username}`)).body.followedByMe).toBe(true)
  expect((await me.get(`/photos/${photo.id}`)).body.likedByMe).toBe(true)
  expect((await app.http.get(`/api/v1/photos/${photo.id}`)).body.likedByMe).toBe(false)
  for (const path of [`/users/${bob.username}/follow`, `/photos/${photo.id}/like`]) {
    for (const _twice of [1, 2]) await me.delete(path).expect(204)
  }
  expect((await me.get(`/users/${bob.username}`)).body.followedByMe).toBe(false)
  const { body } = await me.put(`/users/${ada.username}/follow`).expect(422)
  expect(body.errors).toEqual([{ field: 'username', message: 'nobody follows themselves' }])
})

test('another’s photo and comment cannot be changed', async () => {
  const app = await serve()
  const [ada, bob] = [await someone(app), await someone(app)]
  const { body: photo } = await upload(app, ada.auth)
  const { body: comment } = await as(app, ada.auth).post(`/photos/${photo.id}/comments`, { text: 'x' })
  const other = as(app, bob.auth)
  await other.patch(`/photos/${photo.id}`, { caption: 'x' }).expect(403)
  await other.post(`/photos/${photo.id}/edits`, { operations: [{ rotate: 90 }] }).expect(403)
  await other.delete(`/photos/${photo.id}/comments/${comment.id}`).expect(403)
  await other.delete(`/photos/${photo.id}`).expect(403)
  await as(app, ada.auth).delete(`/photos/${photo.id}/comments/${comment.id}`).expect(204)
  await as(app, ada.auth).delete(`/photos/${photo.id}`).expect(204)
  await app.http.get(`/api/v1/photos/${photo.id}`).expect(404)
  await app.http.get(photo.urls.thumb).expect(404)
})

test('an edit is 200 when it is done, and 202 while it is still to be done', async () => {
  const app = await serve()
  const { auth } = await someone(app)
  const { body: photo } = await upload(app, auth)
  const edit = () => as(app, auth).post(`/photos/${photo.id}/edits`, { operations: [{ rotate: 90 }] })
  const done = await edit().expect(200)
  expect(done.body.urls).not.toEqual(photo.urls)
  app.ports.processing.start = async () => {
    const now = app.photos.get(photo.id)
    if (now) app.photos.set(photo.id, { ...now, status: 'processing' })
  }
  expect((await edit().expect(202)).body.status).toBe('processing')
})

test('the same key gives the same photo, and another picture under it is refused', async () => {
  const app = await serve()
  const { auth } = await someone(app)
  const send = (image = jpeg()) => upload(app, auth, image).set('Idempotency-Key', 'a key')
  const first = await send().expect(201)
  const second = await send().expect(201)
  expect(second.body).toEqual(first.body)
  const { body } = await send(jpeg(2000)).expect(422)
  expect(body.errors[0].field).toBe('Idempotency-Key')
  expect(app.photos.size).toBe(1)
})

test('a taken name is a conflict, and guessing is slowed down', async () => {
  const app = await serve()
  const { username } = await someone(app)
  await app.http.post('/api/v1/users').send({ username, password: 'correct horse' }).expect(409)
  const guess = (password: string) => app.http.post('/api/v1/sessions').send({ username, password })
  const wrong = await guess('wrong').expect(401)
  const unknown = await app.http.post('/api/v1/sessions').send({ username: '?', password: '' }).expect(401)
  expect(unknown.body).toEqual({ ...wrong.body, requestId: unknown.body.requestId })
  for (let at = 0; at < 9; at++) await guess(`wrong ${at}`).expect(401)
  const { headers } = await guess('correct horse').expect(429)
  expect(headers['retry-after']).toBe('8')
})

test('two who write the same at once are told so, and not that something broke', async () => {
  const app = await serve({
    change: ({ photos }) => {
      photos.changeCaption = async () => {
        throw new Refused({ op: 'need', table: 'photos', row: {} })
      }
    },
  })
  const { auth } = await someone(app)
  const { body: photo } = await upload(app, auth)
  await as(app, auth).patch(`/photos/${photo.id}`, { caption: 'x' }).expect(409)
})
