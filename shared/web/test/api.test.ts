import { expect, test } from 'vitest'
import { jpeg, serve, someone, upload } from './serve.ts'

test('an upload is shown with exactly the fields of the contract', async () => {
  const app = await serve()
  const { auth, username } = await someone(app)
  const { body, headers } = await upload(app, auth).expect(201)
  expect(headers.location).toBe(`/api/v1/photos/${body.id}`)
  const shown = await app.http.get(headers.location as string).expect(200)
  expect(shown.body).toEqual(body)
  expect(body).toEqual({
    id: expect.any(String),
    author: { username },
    caption: 'A caption',
    status: 'ready',
    width: 400,
    height: 300,
    createdAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
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
