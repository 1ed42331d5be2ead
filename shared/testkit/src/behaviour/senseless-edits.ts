/** Edits that make no sense, of a picture of `CORNERS_SIZE`: what they are, and the operations. */
import { CORNERS_SIZE } from '../fixtures/corners.ts'

const { width, height } = CORNERS_SIZE
const leftHalf = { crop: { left: 0, top: 0, width: width / 2, height } }

export const SENSELESS: [string, unknown][] = [
  ['nothing', undefined],
  ['no operation', []],
  ['more than 20', Array(21).fill({ rotate: 90 })],
  ['no list', { rotate: 90 }],
  ['an unknown one', [{ explode: true }]],
  ['two in one', [{ rotate: 90, grayscale: true }]],
  ['an empty one', [{}]],
  ['null', [null]],
  ['a turn by 45°', [{ rotate: 45 }]],
  ['a turn by "90"', [{ rotate: '90' }]],
  ['grayscale: false', [{ grayscale: false }]],
  ['a blur below nothing', [{ blur: -1 }]],
  ['a blur beyond measure', [{ blur: 1e9 }]],
  ['a blur of no number', [{ blur: null }]],
  ['sharpening below nothing', [{ sharpen: -1 }]],
  ['a crop outside', [{ crop: { left: 0, top: 0, width: width + 1, height: 1 } }]],
  ['a crop that begins outside', [{ crop: { left: -1, top: 0, width: 5, height: 5 } }]],
  ['a crop of nothing', [{ crop: { left: 0, top: 0, width: 0, height: 5 } }]],
  ['a crop of half a pixel', [{ crop: { left: 0.5, top: 0, width: 5, height: 5 } }]],
  ['a crop outside after a crop', [leftHalf, leftHalf, { crop: { ...leftHalf.crop, left: 1 } }]],
  ['a crop outside after a turn', [{ rotate: 90 }, { crop: { left: 0, top: 0, width, height: 1 } }]],
]
