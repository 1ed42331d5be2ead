/** Uploading: what is taken, what is refused, and how. */
import { beforeAll, describe, expect, test } from 'vitest'
import { eventually } from '../eventually.ts'
import { CORNERS_SIZE, corners } from '../fixtures/corners.ts'
import * as disguised from '../fixtures/disguised.ts'
import * as enormous from '../fixtures/enormous.ts'
import { animatedWebp, FORMATS, jpeg, USUAL } from '../fixtures/pictures.ts'
import { succeed } from '../http-client.ts'
import type { Person } from '../people.ts'
import { waitUntilReady } from '../photos.ts'
import { refused } from '../problems.ts'
import { aPhoto } from '../shapes.ts'
import type { Subject } from '../subject.ts'

const bytes = (image: Buffer) => Buffer.from(image)

export function uploadsContract(app: Subject): void {
  describe('uploading', () => {
    let ada: Person

    beforeAll(async () => {
      ada = await app.person('ada')
    })

    test.each(Object.entries(FORMATS))('takes a %s', async (_format, make) => {
      const answer = await ada.upload(bytes(await make()), 'Hello, world')
      expect(answer.status).toBe(201)
      expect(answer.body).toEqual({
        ...aPhoto,
        author: { username: ada.username },
        caption: 'Hello, world',
        likeCount: 0,
        commentCount: 0,
        likedByMe: false,
      })
      expect(Math.abs(Date.parse(answer.body.createdAt) - Date.now())).toBeLessThan(60_000)
      const location = new URL(answer.headers.get('location') ?? '', `${app.url()}/api/v1/photos`)
      expect(location.pathname).toBe(`/api/v1/photos/${answer.body.id}`)

      const ready = await waitUntilReady(ada, answer.body)
      expect(ready).toMatchObject({ status: 'ready', ...USUAL })
      expect(await succeed(ada.photo(answer.body.id))).toEqual(ready)
      await eventually('a visitor to see it', async () =>
        expect(await succeed(app.visitor().photo(answer.body.id))).toEqual(ready),
      )
    })

    test('takes an animated WebP as a picture of one frame’s size', async () => {
      const photo = await waitUntilReady(ada, await succeed(ada.upload(bytes(await animatedWebp()))))
      expect(photo).toMatchObject({ width: 40, height: 30 })
    })

    test('goes by the bytes, not by the name or the declared type', async () => {
      const image = bytes(await FORMATS.webp())
      for (const name of ['photo.svg', 'photo.exe', '../../photo.png', 'photo', 'ф'.repeat(300)]) {
        const type = 'application/octet-stream'
        expect((await ada.upload(image, '', { name, type })).status).toBe(201)
      }
      for (const make of [disguised.svg, disguised.html, disguised.gif, disguised.pdf]) {
        await refused(ada.upload(bytes(await make()), '', { name: 'photo.jpg', type: 'image/jpeg' }), 415)
      }
    })

    test('takes the fields in either order, and does without a caption', async () => {
      const image = await jpeg()
      const auth = { authorization: `Bearer ${ada.token()}` }
      const post = () => app.http().post('/api/v1/photos').set(auth)
      const first = await post().attach('image', image, 'a.jpg').field('caption', 'last')
      expect([first.status, first.body.caption]).toEqual([201, 'last'])
      const last = await post()
        .field('caption', 'first')
        .attach('image', await jpeg(), 'a.jpg')
      expect([last.status, last.body.caption]).toEqual([201, 'first'])
      const none = await post().attach('image', await jpeg(), 'a.jpg')
      expect([none.status, none.body.caption]).toEqual([201, ''])
    })

    test('takes any caption of up to 2,200 characters, and gives it back as it was', async () => {
      for (const caption of ['🙂'.repeat(2200), ' <b>&amp;"\'\t ', '', '%00 {{x}} <%= x %>']) {
        const photo = await succeed(ada.upload(bytes(await jpeg()), caption))
        expect(photo.caption).toBe(caption)
        expect((await succeed(ada.photo(photo.id))).caption).toBe(caption)
      }
      await refused(ada.upload(bytes(await jpeg()), 'x'.repeat(2201)), { status: 422, field: 'caption' })
    })

    test('needs somebody to be logged in, and a picture', async () => {
      await refused(app.visitor().upload(bytes(await jpeg())), 401)
      const form = new FormData()
      form.set('caption', 'no picture')
      await refused(ada.request('POST', '/api/v1/photos', { form }), { status: 422, field: 'image' })
      await refused(ada.request('POST', '/api/v1/photos', { json: { image: 'x' } }), 415)
    })

    test('takes 10 MiB, and not one byte more', async () => {
      const most = await enormous.jpegOfBytes(enormous.MOST_BYTES)
      expect((await ada.upload(bytes(most))).status).toBe(201)
      await refused(ada.upload(bytes(Buffer.concat([most, Buffer.alloc(1)]))), 413)
      await refused(ada.upload(bytes(Buffer.concat([most, most]))), 413)
    })

    test('takes 50 megapixels, and not one column more', async () => {
      const photo = await waitUntilReady(ada, await succeed(ada.upload(bytes(enormous.fiftyMegapixels()))))
      expect(photo).toMatchObject({ width: 10_000, height: 5000 })
      const over = bytes(enormous.justOverFiftyMegapixels())
      await refused(ada.upload(over), { status: 422, field: 'image' })
    })

    test.each([
      ['one pixel', enormous.onePixel],
      ['a ribbon', enormous.ribbon],
      ['a tower', enormous.tower],
    ])('takes an odd size: %s', async (_what, make) => {
      await waitUntilReady(ada, await succeed(ada.upload(bytes(make()))))
    })

    test('the photo’s size is that of the upright picture', async () => {
      const photo = await waitUntilReady(ada, await succeed(ada.upload(bytes(await corners(6)))))
      expect(photo).toMatchObject(CORNERS_SIZE)
    })
  })
}
