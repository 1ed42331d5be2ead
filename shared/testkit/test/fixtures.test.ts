/** A fixture that is not what it says would make the tests that use it pass for the wrong reason. */
import sharp from 'sharp'
import { describe, expect, test } from 'vitest'
import * as broken from '../src/fixtures/broken.ts'
import { CORNERS_SIZE, corners, cornersOf, ORIENTATIONS, UPRIGHT } from '../src/fixtures/corners.ts'
import * as disguised from '../src/fixtures/disguised.ts'
import * as enormous from '../src/fixtures/enormous.ts'
import { SECRET, withMetadata } from '../src/fixtures/metadata.ts'
import { animatedWebp, FORMATS, USUAL } from '../src/fixtures/pictures.ts'

const FORMAT_NAMES = ['jpeg', 'png', 'webp'] as const

describe('pictures', () => {
  test.each(FORMAT_NAMES)('%s is one', async (format) => {
    const { width, height, hasAlpha, ...rest } = await sharp(await FORMATS[format]()).metadata()
    expect({ format: rest.format, width, height }).toEqual({ format, ...USUAL })
    expect(hasAlpha).toBe(format === 'png')
  })

  test('two of them differ', async () => {
    expect(await FORMATS.jpeg()).not.toEqual(await FORMATS.jpeg())
  })

  test('the animated one has three frames', async () => {
    expect((await sharp(await animatedWebp()).metadata()).pages).toBe(3)
  })
})

describe('orientations', () => {
  test.each(FORMAT_NAMES)('a %s says how it is to be turned, and is upright once it is', async (format) => {
    for (const orientation of ORIENTATIONS) {
      const image = await corners(orientation, format)
      expect((await sharp(image).metadata()).orientation).toBe(orientation)
      const { data, info } = await sharp(image).autoOrient().png().toBuffer({ resolveWithObject: true })
      expect({ width: info.width, height: info.height }).toEqual(CORNERS_SIZE)
      expect(await cornersOf(data)).toEqual(UPRIGHT)
      if (orientation > 1) expect(await cornersOf(image)).not.toEqual(UPRIGHT)
    }
  })
})

test.each(FORMAT_NAMES)('a %s with metadata carries all kinds of it', async (format) => {
  const image = await withMetadata(format)
  const { exif, xmp, icc } = await sharp(image).metadata()
  expect(exif?.includes(SECRET)).toBe(true)
  // The pointer to the block of the position: tag 0x8825, in the byte order of a little machine.
  expect(exif?.includes(Buffer.from([0x25, 0x88]))).toBe(true)
  expect(xmp?.includes(SECRET)).toBe(true)
  expect(icc).toBeDefined()
})

describe('enormous ones', () => {
  test('the bomb is a sound picture of 100 megapixels in a few kilobytes', async () => {
    expect(enormous.bomb().length).toBeLessThan(16 * 1024)
    const { width, height } = await sharp(enormous.bomb()).metadata()
    expect(width * height).toBe(100_000_000)
  })

  test('50 megapixels are that, and one column more is more', async () => {
    const pixels = async (image: Buffer) => {
      const { width, height } = await sharp(image, { limitInputPixels: false }).metadata()
      return width * height
    }
    expect(await pixels(enormous.fiftyMegapixels())).toBe(50_000_000)
    expect(await pixels(enormous.justOverFiftyMegapixels())).toBeGreaterThan(50_000_000)
    expect(await pixels(await enormous.jpegBomb())).toBe(65_500 ** 2)
  })

  test('a JPEG of any number of bytes can be decoded', async () => {
    const image = await enormous.jpegOfBytes(enormous.MOST_BYTES)
    expect(image.length).toBe(10 * 1024 * 1024)
    await sharp(image, { failOn: 'warning' }).stats()
  })

  test('the smallest and the thinnest ones can be decoded', async () => {
    for (const image of [enormous.onePixel(), enormous.ribbon(), enormous.tower()]) await sharp(image).stats()
  })
})

test.each(Object.entries(broken))('%s cannot be decoded', async (_name, make) => {
  await expect(sharp(await make()).stats()).rejects.toThrow()
})

test.each(Object.entries(disguised.polyglots))(
  '%s is a picture and carries the page',
  async (_name, make) => {
    const image = await make()
    await sharp(image, { failOn: 'warning' }).stats()
    expect(image.includes(disguised.PAYLOAD)).toBe(true)
  },
)
