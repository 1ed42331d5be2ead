/** The pictures that come out: upright, without metadata, never larger than what went in, and nothing else inside. */
import sharp from 'sharp'
import { beforeAll, describe, expect, test } from 'vitest'
import type { Photo, Rendition } from '../api-types.ts'
import type { Client } from '../client.ts'
import { CORNERS_SIZE, corners, cornersOf, ORIENTATIONS, UPRIGHT } from '../fixtures/corners.ts'
import { PAYLOAD, polyglots } from '../fixtures/disguised.ts'
import { SECRET, withMetadata } from '../fixtures/metadata.ts'
import { FORMATS } from '../fixtures/pictures.ts'
import type { Person } from '../people.ts'
import { newPhoto } from '../photos.ts'
import type { Subject } from '../subject.ts'

const RENDITIONS = ['thumb', 'feed', 'full'] as const

/** The bytes of one rendition, and what they are. */
async function rendition(client: Client, photo: Photo, name: Rendition) {
  const { status, headers, body } = await client.picture(photo.urls[name])
  expect(status).toBe(200)
  const metadata = await sharp(body).metadata()
  expect(headers.get('content-type')).toBe(`image/${metadata.format}`)
  return { image: body, metadata }
}

export function renditionsContract(app: Subject): void {
  describe('a picture', () => {
    let ada: Person

    beforeAll(async () => {
      ada = await app.person('ada')
    })

    // Once it has been read out of its container, an orientation is the same for all formats: of the others, two are enough.
    test.each([
      ...ORIENTATIONS.map((orientation) => ({ orientation, format: 'jpeg' as const })),
      ...([5, 6] as const).flatMap((orientation) =>
        (['png', 'webp'] as const).map((format) => ({ orientation, format })),
      ),
    ])('is turned upright from orientation $orientation: $format', async ({ orientation, format }) => {
      const photo = await newPhoto(ada, format, await corners(orientation, format))
      expect(photo).toMatchObject(CORNERS_SIZE)
      for (const name of RENDITIONS) {
        const { image, metadata } = await rendition(ada, photo, name)
        expect(await cornersOf(image), name).toEqual(UPRIGHT)
        expect(metadata.orientation ?? 1).toBe(1)
      }
    })

    test.each(['jpeg', 'png', 'webp'] as const)('keeps no metadata of a %s', async (format) => {
      const photo = await newPhoto(ada, '', await withMetadata(format))
      for (const name of RENDITIONS) {
        const { image, metadata } = await rendition(ada, photo, name)
        const { exif, xmp, iptc, icc, comments } = metadata
        expect({ exif, xmp, iptc, icc, comments }).toEqual({})
        expect(image.includes(SECRET)).toBe(false)
        expect(image.includes('Exif')).toBe(false)
      }
    })

    test.each(Object.entries(polyglots))('carries nothing along: %s', async (_what, make) => {
      const photo = await newPhoto(ada, '', await make())
      for (const name of RENDITIONS) {
        const { image } = await rendition(ada, photo, name)
        expect(image.includes(PAYLOAD)).toBe(false)
      }
    })

    test('is 320 pixels wide as thumb, 1080 as feed, and its own size as full', async () => {
      const photo = await newPhoto(ada, '', await FORMATS.jpeg({ width: 1600, height: 1200 }))
      const sizes = await Promise.all(
        RENDITIONS.map(async (name) => {
          const { width, height } = (await rendition(ada, photo, name)).metadata
          return { name, width, height }
        }),
      )
      expect(sizes).toEqual([
        { name: 'thumb', width: 320, height: 240 },
        { name: 'feed', width: 1080, height: 810 },
        { name: 'full', width: 1600, height: 1200 },
      ])
    })

    test('is never larger than the original', async () => {
      const photo = await newPhoto(ada, '', await FORMATS.png({ width: 200, height: 500 }))
      for (const name of RENDITIONS) {
        const { width, height } = (await rendition(ada, photo, name)).metadata
        expect({ width, height }).toEqual({ width: 200, height: 500 })
      }
    })

    test('shows what was uploaded', async () => {
      const drawn = sharp({ create: { width: 300, height: 300, channels: 3, background: '#c03060' } })
      const photo = await newPhoto(ada, '', await drawn.png().toBuffer())
      const { image } = await rendition(ada, photo, 'thumb')
      const { channels } = await sharp(image).stats()
      const wanted = [0xc0, 0x30, 0x60]
      for (const [at, value] of wanted.entries()) expect(channels[at]?.mean).toBeCloseTo(value, -1)
    })
  })
}
