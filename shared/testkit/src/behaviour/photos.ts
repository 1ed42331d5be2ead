/** One photo: looking at it, its caption, likes, and deleting it. */
import { describe, expect, test } from 'vitest'
import { eventually } from '../eventually.ts'
import { succeed } from '../http-client.ts'
import { newPhoto, shownTo } from '../photos.ts'
import { refused } from '../problems.ts'
import type { Subject } from '../subject.ts'

/** Ids of nothing: one in the form of ours, and what people type into address bars. */
const NOTHING = [
  '01890000-0000-7000-8000-000000000000',
  '1',
  'nothing',
  '..',
  '%2e%2e',
  "'%20OR%201=1",
  'null',
]

export function photosContract(app: Subject): void {
  describe('a photo', () => {
    test.each(NOTHING)('that is none is 404: %s', async (id) => {
      const ada = await app.person('ada')
      const { items } = await succeed(ada.explore({ limit: 1 }))
      await refused(app.visitor().request('GET', `/api/v1/photos/${id}/comments`), 404)
      await refused(app.visitor().photo(id), 404)
      for (const asking of [
        ada.like(id),
        ada.unlike(id),
        ada.comment(id, 'x'),
        ada.edit(id, [{ rotate: 90 }]),
      ]) {
        await refused(asking, 404)
      }
      expect((await succeed(ada.explore({ limit: 1 }))).items).toEqual(items)
    })

    test('that is none is 404 to its reader and to whoever would change it', async () => {
      const ada = await app.person('ada')
      const id = NOTHING[0] ?? ''
      await refused(ada.photo(id), 404)
      await refused(ada.changeCaption(id, 'x'), 404)
      await refused(ada.deletePhoto(id), 404)
      await refused(ada.comments(id), 404)
      await refused(ada.deleteComment(id, id), 404)
    })
  })

  describe('a caption', () => {
    test('can be changed by its owner', async () => {
      const ada = await app.person('ada')
      const photo = await newPhoto(ada, 'before')
      const { status, body } = await ada.changeCaption(photo.id, 'after')
      expect(status).toBe(200)
      expect(body).toEqual({ ...photo, caption: 'after' })
      expect(await succeed(ada.photo(photo.id))).toEqual(body)
      expect((await succeed(ada.photosOf(ada.username))).items).toEqual([body])
      await eventually('a visitor to see it', async () =>
        expect(await succeed(app.visitor().photo(photo.id))).toEqual(body),
      )
    })

    test('and by nobody else', async () => {
      const [ada, bob] = await app.people('ada', 'bob')
      const photo = await newPhoto(ada, 'mine')
      await shownTo(photo, bob)
      await refused(bob.changeCaption(photo.id, 'his'), 403)
      await refused(app.visitor().changeCaption(photo.id, 'nobody’s'), 401)
      expect(await succeed(ada.photo(photo.id))).toEqual(photo)
    })

    test('has at most 2,200 characters', async () => {
      const ada = await app.person('ada')
      const photo = await newPhoto(ada, 'mine')
      const refusal = { status: 422, field: 'caption' }
      await refused(ada.changeCaption(photo.id, 'x'.repeat(2201)), refusal)
      for (const json of [{}, { caption: null }, { caption: 5 }, { caption: ['x'] }]) {
        await refused(ada.request('PATCH', `/api/v1/photos/${photo.id}`, { json }), refusal)
      }
      expect(await succeed(ada.photo(photo.id))).toEqual(photo)
    })
  })

  describe('a like', () => {
    test('is counted once, and shown as one’s own only to oneself', async () => {
      const [ada, bob] = await app.people('ada', 'bob')
      const photo = await newPhoto(ada)
      await shownTo(photo, bob)
      for (let time = 0; time < 3; time++) {
        expect((await bob.like(photo.id)).status).toBe(204)
        expect(await succeed(bob.photo(photo.id))).toMatchObject({ likeCount: 1, likedByMe: true })
      }
      expect((await succeed(bob.explore())).items).toContainEqual({ ...photo, likeCount: 1, likedByMe: true })
      await eventually('ada to see it', async () =>
        expect(await succeed(ada.photo(photo.id))).toEqual({ ...photo, likeCount: 1 }),
      )
      for (let time = 0; time < 3; time++) {
        expect((await bob.unlike(photo.id)).status).toBe(204)
        expect(await succeed(bob.photo(photo.id))).toMatchObject({ likeCount: 0, likedByMe: false })
      }
    })

    test('of the same person at once counts once, of several each', async () => {
      const ada = await app.person('ada')
      const fans = await app.people('bob', 'cem', 'dee')
      const photo = await newPhoto(ada)
      await shownTo(photo, ...fans)
      const likes = await Promise.all(fans.flatMap((fan) => [1, 2, 3].map(() => fan.like(photo.id))))
      expect(new Set(likes.map((answer) => answer.status))).toEqual(new Set([204]))
      await eventually('three likes', async () =>
        expect((await succeed(ada.photo(photo.id))).likeCount).toBe(fans.length),
      )
    })

    test('needs somebody to be logged in', async () => {
      const photo = await newPhoto(await app.person('ada'))
      await refused(app.visitor().like(photo.id), 401)
      await refused(app.visitor().unlike(photo.id), 401)
    })
  })
}
