/** Who sees what when: the writer at once, everybody else within 2 s, and nobody sees time run backwards. */
import { describe, expect, test } from 'vitest'
import { eventually, until } from '../eventually.ts'
import { succeed } from '../http-client.ts'
import { elsewhere } from '../people.ts'
import { newPhoto } from '../photos.ts'
import { refused } from '../problems.ts'
import type { Subject } from '../subject.ts'

const ids = (items: readonly { id: string }[]) => items.map((item) => item.id)

export function freshnessContract(app: Subject): void {
  describe('freshness', () => {
    test('who writes sees it at once, again and again', async () => {
      const ada = await app.person('ada')
      const photo = await newPhoto(ada)
      for (let round = 1; round <= 10; round++) {
        await succeed(ada.changeCaption(photo.id, `round ${round}`))
        const reads = await Promise.all([ada.photo(photo.id), ada.photo(photo.id), ada.photo(photo.id)])
        for (const { body } of reads) expect(body.caption).toBe(`round ${round}`)
        const [listed] = (await succeed(ada.photosOf(ada.username))).items
        expect(listed?.caption).toBe(`round ${round}`)
        const [explored] = (await succeed(ada.explore())).items
        expect(explored?.caption).toBe(`round ${round}`)
        await succeed(ada.comment(photo.id, `round ${round}`))
        expect((await succeed(ada.comments(photo.id))).items[0]?.text).toBe(`round ${round}`)
        expect((await succeed(ada.photo(photo.id))).commentCount).toBe(round)
      }
    })

    test('also who does not carry the position: the session knows it', async () => {
      const ada = await app.person('ada')
      const photo = await newPhoto(ada)
      for (let round = 1; round <= 5; round++) {
        await succeed(ada.changeCaption(photo.id, `round ${round}`))
        ada.forgetPosition()
        expect((await succeed(ada.photo(photo.id))).caption).toBe(`round ${round}`)
      }
    })

    test('everybody else sees it within 2 s', async () => {
      const [ada, bob] = await app.people('ada', 'bob')
      const photo = await newPhoto(ada, 'before')
      await eventually('bob to see it', async () => expect((await bob.photo(photo.id)).status).toBe(200))
      await succeed(ada.changeCaption(photo.id, 'after'))
      for (const reader of [bob, app.visitor()]) {
        await eventually('the new caption', async () =>
          expect((await succeed(reader.photo(photo.id))).caption).toBe('after'),
        )
      }
      await succeed(ada.deletePhoto(photo.id))
      for (const reader of [bob, app.visitor()]) {
        await eventually('it to be gone', () => refused(reader.photo(photo.id), 404))
      }
    })

    test('for one reader time never runs backwards', async () => {
      const ada = await app.person('ada')
      const photo = await newPhoto(ada)
      const readers = [await elsewhere(ada), await app.person('bob')]
      const last = 15
      const backwards: string[] = []
      const read = async (reader: (typeof readers)[0]) => {
        let most = 0
        const seen = new Set<string>()
        const look = async () => {
          const items = ids((await succeed(reader.comments(photo.id))).items)
          const { commentCount } = await succeed(reader.photo(photo.id))
          if (commentCount < most) backwards.push(`${most} comments, and then ${commentCount}`)
          for (const id of seen)
            if (!items.includes(id)) backwards.push(`comment ${id} was there, and then not`)
          for (const id of items) seen.add(id)
          most = commentCount
          return seen.size === last && most === last
        }
        await until('the last comment', look, { within: 10_000, every: 1 })
      }
      const write = async () => {
        for (let number = 0; number < last; number++) await succeed(ada.comment(photo.id, `number ${number}`))
      }
      await Promise.all([write(), ...readers.map(read)])
      expect(backwards).toEqual([])
    })
  })
}
