/** Comments. */
import { describe, expect, test } from 'vitest'
import { eventually } from '../eventually.ts'
import { succeed } from '../http-client.ts'
import { newPhoto, shownTo } from '../photos.ts'
import { refused } from '../problems.ts'
import { aComment } from '../shapes.ts'
import type { Subject } from '../subject.ts'

export function commentsContract(app: Subject): void {
  describe('commenting', () => {
    /** Ada has a photo, on which bob has commented; cem has nothing to do with either. */
    const start = async () => {
      const [ada, bob, cem] = await app.people('ada', 'bob', 'cem')
      const photo = await newPhoto(ada)
      await shownTo(photo, bob, cem)
      const comment = await succeed(bob.comment(photo.id, 'nice'))
      await eventually('all to see it', async () => {
        for (const who of [ada, cem]) {
          expect((await succeed(who.comments(photo.id))).items).toHaveLength(1)
          expect((await succeed(who.photo(photo.id))).commentCount).toBe(1)
        }
      })
      return { ada, bob, cem, photo, comment }
    }

    test('shows at once to whoever did it', async () => {
      const ada = await app.person('ada')
      const photo = await newPhoto(ada)
      const { status, body } = await ada.comment(photo.id, 'first!')
      expect(status).toBe(201)
      expect(body).toEqual({ ...aComment, author: { username: ada.username }, text: 'first!' })
      expect(Math.abs(Date.parse(body.createdAt) - Date.now())).toBeLessThan(60_000)
      expect(await succeed(ada.comments(photo.id))).toEqual({ items: [body], nextCursor: null })
      expect((await succeed(ada.photo(photo.id))).commentCount).toBe(1)
    })

    test('gives the text back as it was', async () => {
      const ada = await app.person('ada')
      const photo = await newPhoto(ada)
      for (const text of ['x', '🙂'.repeat(1000), '<script>&amp;\n', ' spaced ', '.']) {
        expect((await succeed(ada.comment(photo.id, text))).text).toBe(text)
        expect((await succeed(ada.comments(photo.id))).items[0]?.text).toBe(text)
      }
    })

    test('takes 1 to 1,000 characters, not blank', async () => {
      const ada = await app.person('ada')
      const photo = await newPhoto(ada)
      for (const text of ['', ' ', '\n\t\u00a0\u2003', 'x'.repeat(1001), undefined, null, 5, {}, ['x']]) {
        const answer = ada.request('POST', `/api/v1/photos/${photo.id}/comments`, { json: { text } })
        await refused(answer, { status: 422, field: 'text' })
      }
      expect((await succeed(ada.comments(photo.id))).items).toEqual([])
      expect((await succeed(ada.photo(photo.id))).commentCount).toBe(0)
    })

    test('needs somebody to be logged in', async () => {
      const photo = await newPhoto(await app.person('ada'))
      await refused(app.visitor().comment(photo.id, 'x'), 401)
    })

    test('many at once are all there, and counted', async () => {
      const ada = await app.person('ada')
      const photo = await newPhoto(ada)
      const texts = Array.from({ length: 12 }, (_, at) => `number ${at}`)
      await Promise.all(texts.map((text) => succeed(ada.comment(photo.id, text))))
      await eventually('all of them', async () => {
        const { items } = await succeed(ada.comments(photo.id))
        expect(items.map((comment) => comment.text).sort()).toEqual([...texts].sort())
        expect((await succeed(ada.photo(photo.id))).commentCount).toBe(texts.length)
      })
    })

    test.each(['bob', 'ada'] as const)(
      'can be taken back by its author and by the photo’s owner: %s',
      async (who) => {
        const { photo, comment, ...people } = await start()
        const person = people[who]
        expect((await person.deleteComment(photo.id, comment.id)).status).toBe(204)
        expect((await succeed(person.comments(photo.id))).items).toEqual([])
        expect((await succeed(person.photo(photo.id))).commentCount).toBe(0)
        await refused(person.deleteComment(photo.id, comment.id), 404)
      },
    )

    test('and by nobody else', async () => {
      const { cem, bob, photo, comment } = await start()
      await refused(cem.deleteComment(photo.id, comment.id), 403)
      await refused(app.visitor().deleteComment(photo.id, comment.id), 401)
      expect((await succeed(bob.comments(photo.id))).items).toEqual([comment])
    })

    test('is found only beside its own photo', async () => {
      const { ada, bob, photo, comment } = await start()
      const another = await newPhoto(ada)
      await refused(ada.deleteComment(another.id, comment.id), 404)
      await refused(ada.deleteComment(photo.id, photo.id), 404)
      await refused(ada.deleteComment(photo.id, 'nonsense'), 404)
      expect((await succeed(bob.comments(photo.id))).items).toEqual([comment])
    })
  })
}
