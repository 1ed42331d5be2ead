/** Lists: newest first, in pages, whole however much is added meanwhile. */
import { beforeAll, describe, expect, test } from 'vitest'
import type { List, Page, Photo } from '../api-types.ts'
import { eventually } from '../eventually.ts'
import { type Answer, succeed } from '../http-client.ts'
import type { Person } from '../people.ts'
import { newPhoto } from '../photos.ts'
import { refused } from '../problems.ts'
import { aComment, aListOf, aPhoto } from '../shapes.ts'
import type { Subject } from '../subject.ts'
import { walk } from '../walk.ts'

const ids = (items: readonly { id: string }[]) => items.map((item) => item.id)

export function listsContract(app: Subject): void {
  describe('lists', () => {
    /** Newest first, as they should be listed. */
    const photos: Photo[] = []
    let ada: Person

    beforeAll(async () => {
      ada = await app.person('ada')
      for (let number = 0; number < 7; number++) photos.unshift(await newPhoto(ada, `number ${number}`))
    })

    const lists: [string, (page?: Page) => Promise<Answer<List<Photo>>>][] = [
      ['a user’s photos', (page) => ada.photosOf(ada.username, page)],
      ['the feed', (page) => ada.feed(page)],
      ['explore', (page) => ada.explore(page)],
    ]

    test.each(lists)('%s: newest first', async (_name, ask) => {
      const list = await succeed(ask({ limit: 7 }))
      expect(list).toEqual(aListOf(photos.map(() => aPhoto)))
      expect(list.items).toEqual(photos)
    })

    test.each(lists)('%s: walked to the end while some are added', async (_name, ask) => {
      const stood = ids(await walk(ask))
      const added: Photo[] = []
      let rounds = 0
      const walked = await walk(ask, 3, async () => {
        rounds += 1
        if (rounds <= 3) added.push(await newPhoto(ada, 'meanwhile'))
      })
      const seen = ids(walked).filter((id) => !ids(added).includes(id))
      expect(seen).toEqual(stood)
      for (const photo of added) await succeed(ada.deletePhoto(photo.id))
    })

    test('a user’s photos are that user’s alone', async () => {
      const bob = await app.person('bob')
      const his = await newPhoto(bob)
      expect((await succeed(bob.photosOf(bob.username))).items).toEqual([his])
      await eventually('bob to see ada’s', async () =>
        expect((await succeed(bob.photosOf(ada.username))).items).toEqual(photos),
      )
    })

    test('the feed has those whom one follows and oneself, and nobody else', async () => {
      const [bob, cem] = await app.people('bob', 'cem')
      const [his, strange] = [await newPhoto(bob, 'his'), await newPhoto(cem, 'strange')]
      expect((await succeed(bob.feed())).items).toEqual([his])
      await eventually('bob to follow ada', () => succeed(bob.follow(ada.username)))
      await eventually('bob to see ada’s', async () =>
        expect((await succeed(bob.feed())).items).toEqual([his, ...photos]),
      )
      expect(ids((await succeed(bob.feed())).items)).not.toContain(strange.id)
      await succeed(bob.unfollow(ada.username))
      expect((await succeed(bob.feed())).items).toEqual([his])
    })

    test('the feed needs somebody to be logged in', async () => {
      await refused(app.visitor().feed(), 401)
    })
  })

  describe('pages of a list', () => {
    let ada: Person
    let photo: Photo
    const texts = Array.from({ length: 55 }, (_, number) => `number ${number}`)
    const newestFirst = texts.toReversed()

    beforeAll(async () => {
      ada = await app.person('ada')
      photo = await newPhoto(ada)
      for (const text of texts) await succeed(ada.comment(photo.id, text))
    })

    test('have 20 items if nothing is said, and up to 50', async () => {
      const list = await succeed(ada.comments(photo.id))
      expect(list).toEqual(aListOf(Array(20).fill(aComment)))
      expect(list.items.map((comment) => comment.text)).toEqual(newestFirst.slice(0, 20))
      expect((await succeed(ada.comments(photo.id, { limit: 1 }))).items).toHaveLength(1)
      expect((await succeed(ada.comments(photo.id, { limit: 50 }))).items).toHaveLength(50)
    })

    test.each(['0', '51', '-1', '1.5', 'ten', '', '5&limit=6'])('refuse limit=%s', async (limit) => {
      for (const path of [`photos/${photo.id}/comments`, 'photos', `users/${ada.username}/photos`, 'feed']) {
        const answer = ada.request('GET', `/api/v1/${path}?limit=${limit}`)
        await refused(answer, { status: 422, field: 'limit' })
      }
    })

    test.each(['nonsense', '', '%00', "'", '1&cursor=2'])('refuse cursor=%s', async (cursor) => {
      for (const path of [`photos/${photo.id}/comments`, 'photos', `users/${ada.username}/photos`, 'feed']) {
        const answer = ada.request('GET', `/api/v1/${path}?cursor=${cursor}`)
        await refused(answer, { status: 422, field: 'cursor' })
      }
    })

    test.each([1, 7, 11, 20, 50])('of %d each show every item once, in order, and end', async (limit) => {
      const walked = await walk((page) => ada.comments(photo.id, page), limit)
      expect(walked.map((comment) => comment.text)).toEqual(newestFirst)
    })

    test('show everything that stood, once, while some are added and taken away', async () => {
      const added: string[] = []
      const walked = await walk(
        (page) => ada.comments(photo.id, page),
        7,
        async () => {
          const { id } = await succeed(ada.comment(photo.id, 'meanwhile'))
          added.push(id)
          if (added.length % 2 === 0) await succeed(ada.deleteComment(photo.id, id))
        },
      )
      const stood = walked.filter((comment) => !added.includes(comment.id))
      expect(stood.map((comment) => comment.text)).toEqual(newestFirst)
      for (const id of added) await ada.deleteComment(photo.id, id)
    })

    test('an empty list ends at once', async () => {
      const bob = await app.person('bob')
      for (const asking of [bob.feed(), bob.photosOf(bob.username)]) {
        expect(await succeed(asking)).toEqual({ items: [], nextCursor: null })
      }
    })
  })
}
