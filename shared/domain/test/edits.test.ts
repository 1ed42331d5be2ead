/** What size a picture has after its edits, and which edits make no sense. */
import { type Operation, Operations, sizeAfter } from '@ztm/domain/edits'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'

const original = { width: 400, height: 300 }
const crop = (left: number, top: number, width: number, height: number): Operation => ({
  crop: { left, top, width, height },
})

describe('the size after edits', () => {
  test.each<[string, Operation[], number, number]>([
    ['a quarter turn', [{ rotate: 90 }], 300, 400],
    ['three quarters', [{ rotate: 270 }], 300, 400],
    ['half a turn', [{ rotate: 180 }], 400, 300],
    ['what changes no pixel’s place', [{ blur: 3 }, { sharpen: 1 }, { grayscale: true }], 400, 300],
    ['a crop', [crop(10, 20, 100, 50)], 100, 50],
    ['a crop of everything', [crop(0, 0, 400, 300)], 400, 300],
    ['a crop after a turn', [{ rotate: 90 }, crop(0, 0, 300, 400)], 300, 400],
    ['a turn after a crop', [crop(0, 0, 100, 50), { rotate: 90 }], 50, 100],
    ['a crop of a crop', [crop(300, 200, 100, 100), crop(50, 50, 50, 50)], 50, 50],
  ])('%s', (_what, operations, width, height) => {
    expect(sizeAfter(operations, original)).toEqual({ width, height })
  })

  test('a crop within what is left always fits, one pixel more never', () => {
    const place = fc.record({
      left: fc.integer({ min: 0, max: 399 }),
      top: fc.integer({ min: 0, max: 299 }),
    })
    fc.assert(
      fc.property(place, ({ left, top }) => {
        const [width, height] = [400 - left, 300 - top]
        expect(sizeAfter([crop(left, top, width, height)], original)).toEqual({ width, height })
        expect(() => sizeAfter([crop(left, top, width + 1, height)], original)).toThrow()
        expect(() => sizeAfter([crop(left, top, width, height + 1)], original)).toThrow()
      }),
    )
  })

  test('the refusal names the operation and the size it met', () => {
    const refused = () => sizeAfter([{ rotate: 90 }, crop(0, 0, 400, 300)], original)
    expect(refused).toThrow(
      expect.objectContaining({
        kind: 'invalid',
        errors: [
          { field: 'operations.1.crop', message: 'reaches outside the picture, which is 300 × 400 here' },
        ],
      }),
    )
  })
})

describe('operations', () => {
  test.each<[string, unknown]>([
    ['none', []],
    ['too many', Array(21).fill({ grayscale: true })],
    ['of an unknown kind', [{ flip: true }]],
    ['two in one', [{ blur: 1, sharpen: 1 }]],
    ['an odd angle', [{ rotate: 45 }]],
    ['a whole turn', [{ rotate: 360 }]],
    ['grayscale undone', [{ grayscale: false }]],
    ['an empty crop', [crop(0, 0, 0, 10)]],
    ['a crop from outside', [crop(-1, 0, 10, 10)]],
    ['half a pixel', [crop(0.5, 0, 10, 10)]],
    ['a blur of nothing', [{ blur: 0 }]],
    ['a blur without end', [{ blur: Number.POSITIVE_INFINITY }]],
    ['text for a number', [{ blur: '3' }]],
  ])('%s are refused', (_what, operations) => {
    expect(Operations.safeParse(operations).success).toBe(false)
  })

  test('all kinds of them are taken', () => {
    const operations = [
      crop(0, 0, 10, 10),
      { rotate: 270 },
      { blur: 0.3 },
      { sharpen: 10 },
      { grayscale: true },
    ]
    expect(Operations.parse(operations)).toEqual(operations)
  })
})
