/** Edits of a photo: operations in order, always reckoned from the original. */
import { z } from 'zod'
import { invalid } from './problem.ts'

const whole = (least: number) => z.number().int().min(least).max(100_000)

export const Operation = z.union([
  z.strictObject({
    crop: z.strictObject({ left: whole(0), top: whole(0), width: whole(1), height: whole(1) }),
  }),
  z.strictObject({ rotate: z.literal([90, 180, 270]) }),
  z.strictObject({ blur: z.number().min(0.3).max(100) }),
  z.strictObject({ sharpen: z.number().min(0.1).max(10) }),
  z.strictObject({ grayscale: z.literal(true) }),
])
export type Operation = z.infer<typeof Operation>

export const Operations = z.array(Operation).min(1).max(20)

/**
 * The size of a picture after the operations.
 * @throws Problem `invalid` where a crop reaches outside what is left by then
 */
export function sizeAfter(operations: readonly Operation[], original: { width: number; height: number }) {
  let { width, height } = original
  for (const [at, operation] of operations.entries()) {
    if ('rotate' in operation && operation.rotate !== 180) [width, height] = [height, width]
    if ('crop' in operation) {
      const { crop } = operation
      if (crop.left + crop.width > width || crop.top + crop.height > height) {
        throw invalid(
          `operations.${at}.crop`,
          `reaches outside the picture, which is ${width} × ${height} here`,
        )
      }
      ;({ width, height } = crop)
    }
  }
  return { width, height }
}
