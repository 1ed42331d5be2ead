import { Operations, sizeAfter } from '@ztm/domain/edits'
import { expect, test } from 'vitest'
import { operationsOf } from '../src/pages/operations.ts'

const none = { rotate: '', crop: '', grayscale: '', blur: '', sharpen: '' }
const size = { originalWidth: 900, originalHeight: 600 }

test('no choice brings the original back', () => {
  expect(operationsOf(none, size)).toEqual([{ crop: { left: 0, top: 0, width: 900, height: 600 } }])
})

test('a shape is cut from the middle of what has been turned', () => {
  expect(operationsOf({ ...none, rotate: '90', crop: '1:1' }, size)).toEqual([
    { rotate: 90 },
    { crop: { left: 0, top: 150, width: 600, height: 600 } },
  ])
  expect(operationsOf({ ...none, crop: '1:1', grayscale: 'yes', blur: '2.5', sharpen: '1' }, size)).toEqual([
    { crop: { left: 150, top: 0, width: 600, height: 600 } },
    { grayscale: true },
    { blur: 2.5 },
    { sharpen: 1 },
  ])
})

test.each(['1:1', '4:5', '3:2', '16:9', '', 'nonsense', '0:1', '1:0', '-1:2', '1:1000000'])(
  'a crop to "%s" lies inside every picture',
  (crop) => {
    for (const [originalWidth, originalHeight] of [
      [1, 1],
      [1, 5000],
      [5000, 1],
      [333, 777],
    ] as const) {
      for (const rotate of ['', '90', '180']) {
        const operations = Operations.parse(
          operationsOf({ ...none, rotate, crop }, { originalWidth, originalHeight }),
        )
        sizeAfter(operations, { width: originalWidth, height: originalHeight })
      }
    }
  },
)
