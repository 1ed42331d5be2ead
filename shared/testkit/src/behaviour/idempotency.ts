/** The same upload sent twice, as apps do when an answer got lost. */
import { randomUUID } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { jpeg } from '../fixtures/pictures.ts'
import { succeed } from '../http-client.ts'
import { waitUntilReady } from '../photos.ts'
import { refused } from '../problems.ts'
import type { Subject } from '../subject.ts'

const picture = async () => Buffer.from(await jpeg())

export function idempotencyContract(app: Subject): void {
  describe('an idempotency key', () => {
    test('gives the same photo again, never a second one', async () => {
      const ada = await app.person('ada')
      const image = await picture()
      const key = randomUUID()
      const first = await waitUntilReady(ada, await succeed(ada.upload(image, 'once', { key })))
      for (let time = 0; time < 3; time++) {
        const again = await ada.upload(image, 'once', { key })
        expect([200, 201]).toContain(again.status)
        expect(again.body).toEqual(first)
      }
      expect((await succeed(ada.photosOf(ada.username))).items).toEqual([first])
    })

    test('also where both come at once', async () => {
      const ada = await app.person('ada')
      const image = await picture()
      const key = randomUUID()
      const uploads = await Promise.all(
        Array.from({ length: 5 }, () => succeed(ada.upload(image, 'race', { key }))),
      )
      expect(new Set(uploads.map((photo) => photo.id)).size).toBe(1)
      const { items } = await succeed(ada.photosOf(ada.username))
      expect(items.map((photo) => photo.id)).toEqual([uploads[0]?.id])
      const photo = await waitUntilReady(ada, uploads[0] as (typeof uploads)[0])
      for (const url of Object.values(photo.urls)) expect((await ada.picture(url)).status).toBe(200)
    })

    test('with other content is 422, and changes nothing', async () => {
      const ada = await app.person('ada')
      const image = await picture()
      const key = randomUUID()
      const photo = await waitUntilReady(ada, await succeed(ada.upload(image, 'mine', { key })))
      await refused(ada.upload(await picture(), 'mine', { key }), 422)
      await refused(ada.upload(image, 'another caption', { key }), 422)
      expect((await succeed(ada.photosOf(ada.username))).items).toEqual([photo])
    })

    test('of two contents at once, one wins and the other is 422', async () => {
      const ada = await app.person('ada')
      const key = randomUUID()
      const images = await Promise.all([picture(), picture(), picture()])
      const answers = await Promise.all(images.map((image) => ada.upload(image, '', { key })))
      expect(answers.map((answer) => answer.status).sort()).toEqual([201, 422, 422])
      expect((await succeed(ada.photosOf(ada.username))).items).toHaveLength(1)
    })

    test('is each user’s own', async () => {
      const [ada, bob] = await app.people('ada', 'bob')
      const image = await picture()
      const key = randomUUID()
      const hers = await succeed(ada.upload(image, '', { key }))
      const his = await succeed(bob.upload(image, '', { key }))
      expect(his.id).not.toBe(hers.id)
      expect(his.author.username).toBe(bob.username)
    })

    test('has 1 to 64 printable characters', async () => {
      const ada = await app.person('ada')
      for (const key of ['x', '~'.repeat(64)]) {
        expect((await ada.upload(await picture(), '', { key })).status).toBe(201)
      }
      for (const key of ['', 'x'.repeat(65), 'caf\xe9', 'a\tb']) {
        await refused(ada.upload(await picture(), '', { key }), { status: 422, field: 'Idempotency-Key' })
      }
      expect((await succeed(ada.photosOf(ada.username))).items).toHaveLength(2)
    })

    test('without one, every upload is a photo', async () => {
      const ada = await app.person('ada')
      const image = await picture()
      const [one, other] = [await succeed(ada.upload(image)), await succeed(ada.upload(image))]
      expect(one.id).not.toBe(other.id)
    })
  })
}
