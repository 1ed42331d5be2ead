/** What belongs to Ada, tried by Mallory. */
import { expect } from 'vitest'
import { asked, type BadRequest } from './scene.ts'

export const STRANGERS: BadRequest[] = [
  asked('changing a caption', 403, ({ mallory, photo }) => mallory.changeCaption(photo.id, 'Mallory’s')),
  asked('editing a photo', 403, ({ mallory, photo }) => mallory.edit(photo.id, [{ rotate: 90 }])),
  asked('editing a photo into nonsense', { status: [403, 422] }, ({ mallory, photo }) =>
    mallory.edit(photo.id, []),
  ),
  asked('deleting a photo', 403, ({ mallory, photo }) => mallory.deletePhoto(photo.id)),
  asked('deleting a comment', 403, ({ mallory, photo, comment }) =>
    mallory.deleteComment(photo.id, comment.id),
  ),
  asked('giving a photo away', 403, ({ mallory, photo }) =>
    mallory.request('PATCH', `/api/v1/photos/${photo.id}`, {
      json: { caption: 'Mallory’s', author: { username: mallory.username }, authorId: mallory.username },
    }),
  ),
  asked('logging somebody else out', 401, ({ app, ada }) => {
    const visitor = app.visitor()
    visitor.hold(`${ada.token()}`.replace(/.$/, ''))
    return visitor.logOut()
  }),
  asked('ending a session by its token in the address', { status: [404, 405] }, ({ mallory, ada }) =>
    mallory.request('DELETE', `/api/v1/sessions/${ada.token()}`),
  ),
  ...(['changeCaption', 'deletePhoto', 'like', 'unlike', 'comment'] as const).map((method) =>
    asked(`without being logged in: ${method}`, 401, ({ app, photo }) =>
      app.visitor()[method](photo.id, 'x'),
    ),
  ),
  {
    what: 'changing what is not one’s to choose',
    async check({ ada, photo }) {
      const json = {
        caption: photo.caption,
        likeCount: 9e9,
        commentCount: 9e9,
        id: 'x',
        status: 'failed',
        width: 1,
      }
      const { status } = await ada.request('PATCH', `/api/v1/photos/${photo.id}`, { json })
      expect([200, 422]).toContain(status)
      expect((await ada.photo(photo.id)).body).toMatchObject({
        likeCount: 1,
        commentCount: 1,
        width: photo.width,
      })
    },
  },
]
