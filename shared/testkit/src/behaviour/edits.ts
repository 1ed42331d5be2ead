/** Edits: in order, from the original, by its owner. */
import sharp from 'sharp'
import { beforeAll, describe, expect, test } from 'vitest'
import type { Operation, Photo } from '../api-types.ts'
import { eventually } from '../eventually.ts'
import { CORNERS_SIZE, corners, cornersOf, UPRIGHT } from '../fixtures/corners.ts'
import { succeed } from '../http-client.ts'
import type { Person } from '../people.ts'
import { newPhoto, shownTo, waitUntilReady } from '../photos.ts'
import { refused } from '../problems.ts'
import { aPhoto } from '../shapes.ts'
import type { Subject } from '../subject.ts'
import { SENSELESS } from './senseless-edits.ts'

const { width, height } = CORNERS_SIZE
const leftHalf = { crop: { left: 0, top: 0, width: width / 2, height } }

/** The photo after the edit, once its pictures are there. */
async function edited(owner: Person, photo: Photo, operations: Operation[]): Promise<Photo> {
  const { status, body } = await owner.edit(photo.id, operations)
  // Where a queue does the work, the answer does not wait for it.
  expect(status).toBe(body.status === 'processing' ? 202 : 200)
  expect(body).toEqual({ ...aPhoto, id: photo.id, caption: photo.caption })
  return await waitUntilReady(owner, body)
}

const full = async (owner: Person, photo: Photo) => (await owner.picture(photo.urls.full)).body

export function editsContract(app: Subject): void {
  describe('editing', () => {
    let ada: Person

    beforeAll(async () => {
      ada = await app.person('ada')
    })

    const newOne = async () => await newPhoto(ada, 'mine', await corners())

    test('rotates', async () => {
      const photo = await newOne()
      const turned = { topLeft: 'blue', topRight: 'red', bottomLeft: 'white', bottomRight: 'green' }
      const by90 = await edited(ada, photo, [{ rotate: 90 }])
      expect(by90).toMatchObject({ width: height, height: width })
      expect(await cornersOf(await full(ada, by90))).toEqual(turned)
      const by180 = await edited(ada, photo, [{ rotate: 180 }])
      expect((await cornersOf(await full(ada, by180))).topLeft).toBe('white')
      const by270 = await edited(ada, photo, [{ rotate: 270 }])
      expect((await cornersOf(await full(ada, by270))).topLeft).toBe('green')
    })

    test('crops', async () => {
      const photo = await newOne()
      const cropped = await edited(ada, photo, [{ crop: { left: 48, top: 0, width: 48, height: 32 } }])
      expect(cropped).toMatchObject({ width: 48, height: 32 })
      expect(new Set(Object.values(await cornersOf(await full(ada, cropped))))).toEqual(new Set(['green']))
    })

    test('blurs and sharpens', async () => {
      const photo = await newOne()
      const { sharpness } = await sharp(await full(ada, photo)).stats()
      const blurred = await edited(ada, photo, [{ blur: 5 }])
      expect((await sharp(await full(ada, blurred)).stats()).sharpness).toBeLessThan(sharpness / 2)
      const sharpened = await edited(ada, photo, [{ blur: 3 }, { sharpen: 4 }])
      const back = (await sharp(await full(ada, sharpened)).stats()).sharpness
      const softer = await edited(ada, photo, [{ blur: 3 }])
      expect(back).toBeGreaterThan((await sharp(await full(ada, softer)).stats()).sharpness)
    })

    test('takes the colours away, in every rendition', async () => {
      const photo = await newOne()
      const grey = await edited(ada, photo, [{ grayscale: true }])
      for (const url of Object.values(grey.urls)) {
        const { data, info } = await sharp((await ada.picture(url)).body)
          .toColourspace('srgb')
          .raw()
          .toBuffer({ resolveWithObject: true })
        for (let at = 0; at < data.length; at += info.channels * 50) {
          const pixel = [...data.subarray(at, at + 3)]
          expect(Math.max(...pixel) - Math.min(...pixel)).toBeLessThan(6)
        }
      }
    })

    test('does one operation after the other', async () => {
      const photo = await newOne()
      const cropFirst = await edited(ada, photo, [leftHalf, { rotate: 90 }])
      expect(cropFirst).toMatchObject({ width: height, height: width / 2 })
      expect(await cornersOf(await full(ada, cropFirst))).toMatchObject({ topLeft: 'blue', topRight: 'red' })
      const turnFirst = await edited(ada, photo, [
        { rotate: 90 },
        { crop: { left: 0, top: 0, width: 32, height: 48 } },
      ])
      expect(await cornersOf(await full(ada, turnFirst))).toMatchObject({ topLeft: 'blue', topRight: 'blue' })
      const twenty = await edited(ada, photo, Array(20).fill({ rotate: 90 }))
      expect(await cornersOf(await full(ada, twenty))).toEqual(UPRIGHT)
    })

    test('starts from the original each time', async () => {
      const photo = await newOne()
      await edited(ada, photo, [leftHalf, { grayscale: true }])
      const turned = await edited(ada, photo, [{ rotate: 180 }])
      expect(turned).toMatchObject({ width, height })
      expect(await cornersOf(await full(ada, turned))).toEqual({
        topLeft: 'white',
        topRight: 'blue',
        bottomLeft: 'green',
        bottomRight: 'red',
      })
    })

    test('keeps everything else, and changes the addresses of the pictures', async () => {
      const photo = await newOne()
      await succeed(ada.like(photo.id))
      await succeed(ada.comment(photo.id, 'before'))
      const before = await succeed(ada.photo(photo.id))
      const pictures = await Promise.all(Object.values(photo.urls).map((url) => ada.picture(url)))
      const after = await edited(ada, photo, [{ rotate: 180 }])
      expect(after).toEqual({ ...before, urls: after.urls })
      for (const [at, url] of Object.values(photo.urls).entries()) {
        expect(Object.values(after.urls)).not.toContain(url)
        // An address shows what it always did, or nothing.
        const old = await ada.picture(url)
        expect([200, 404]).toContain(old.status)
        if (old.status === 200) expect(old.body).toEqual(pictures[at]?.body)
      }
      await eventually('a visitor to see it', async () =>
        expect(await succeed(app.visitor().photo(photo.id))).toEqual({ ...after, likedByMe: false }),
      )
    })

    test('two at once leave one of the two', async () => {
      const photo = await newOne()
      const answers = await Promise.all([
        ada.edit(photo.id, [leftHalf]),
        ada.edit(photo.id, [{ rotate: 180 }]),
      ])
      for (const { status } of answers) expect([200, 202]).toContain(status)
      const after = await waitUntilReady(ada, await succeed(ada.photo(photo.id)))
      const shown = await cornersOf(await full(ada, after))
      expect(after.width === width ? shown.topLeft : shown.bottomRight).toBe(
        after.width === width ? 'white' : 'blue',
      )
      for (const url of Object.values(after.urls)) expect((await ada.picture(url)).status).toBe(200)
    })

    test('is for its owner alone', async () => {
      const photo = await newOne()
      const bob = await app.person('bob')
      await shownTo(photo, bob)
      await refused(bob.edit(photo.id, [{ rotate: 90 }]), 403)
      await refused(app.visitor().edit(photo.id, [{ rotate: 90 }]), 401)
      expect(await succeed(ada.photo(photo.id))).toEqual(photo)
    })

    test('refuses what makes no sense, and changes nothing', async () => {
      const photo = await newOne()
      for (const [what, operations] of SENSELESS) {
        const answer = await ada.request('POST', `/api/v1/photos/${photo.id}/edits`, { json: { operations } })
        expect([what, answer.status]).toEqual([what, 422])
        const { errors } = answer.body as { errors: { field: string }[] }
        expect(errors.map((error) => error.field)[0], what).toMatch(/^operations/)
      }
      expect(await succeed(ada.photo(photo.id))).toEqual(photo)
    })
  })
}
