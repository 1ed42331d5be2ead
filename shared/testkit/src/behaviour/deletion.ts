/** Deleting a photo: all of it goes, and only its owner may. */
import { describe, expect, test } from 'vitest'
import { eventually } from '../eventually.ts'
import { succeed } from '../http-client.ts'
import { newPhoto, shownTo } from '../photos.ts'
import { refused } from '../problems.ts'
import type { Subject } from '../subject.ts'

export function deletionContract(app: Subject): void {
  describe('deleting a photo', () => {
    test('takes all of it away', async () => {
      const [ada, bob] = await app.people('ada', 'bob')
      const [kept, gone] = [await newPhoto(ada, 'kept'), await newPhoto(ada, 'gone')]
      await shownTo(gone, bob)
      await succeed(bob.like(gone.id))
      await succeed(bob.comment(gone.id, 'nice'))
      expect((await ada.deletePhoto(gone.id)).status).toBe(204)

      await refused(ada.photo(gone.id), 404)
      await refused(ada.comments(gone.id), 404)
      await refused(ada.comment(gone.id, 'still there?'), 404)
      await refused(ada.like(gone.id), 404)
      await refused(ada.edit(gone.id, [{ rotate: 90 }]), 404)
      await refused(ada.deletePhoto(gone.id), 404)
      expect((await succeed(ada.photosOf(ada.username))).items).toEqual([kept])
      expect((await succeed(ada.feed())).items).toEqual([kept])
      const explored = (await succeed(ada.explore({ limit: 50 }))).items.map((photo) => photo.id)
      expect(explored).not.toContain(gone.id)

      await eventually('everybody to miss it', async () => {
        await refused(app.visitor().photo(gone.id), 404)
        for (const url of Object.values(gone.urls))
          expect((await app.visitor().picture(url)).status).toBe(404)
      })
      for (const url of Object.values(kept.urls)) expect((await ada.picture(url)).status).toBe(200)
    })

    test('is for its owner alone', async () => {
      const [ada, bob] = await app.people('ada', 'bob')
      const photo = await newPhoto(ada)
      await shownTo(photo, bob)
      await refused(bob.deletePhoto(photo.id), 403)
      await refused(app.visitor().deletePhoto(photo.id), 401)
      expect(await succeed(ada.photo(photo.id))).toEqual(photo)
    })
  })
}
