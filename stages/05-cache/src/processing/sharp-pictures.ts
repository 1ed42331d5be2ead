/** Pictures by sharp (libvips): headers looked at, renditions made, edits done. */
import type { Operation } from '@ztm/domain/edits'
import { RENDITIONS, type Rendition } from '@ztm/domain/photo'
import type { Pictures } from '@ztm/domain/ports'
import { invalid, unavailable } from '@ztm/domain/problem'
import sharp, { type Sharp } from 'sharp'
import { createJobSlots } from './job-slots.ts'

/** The same as the domain's rule, said again where the memory is spent: a header may lie. */
const limitInputPixels = 50_000_000
const QUALITY = 82

// One thread a job and nothing kept between jobs: jobs run beside each other, and their memory can be foretold.
sharp.concurrency(1)
sharp.cache(false)

export function createSharpPictures({ atOnce = 2, waiting = 32 } = {}): Pictures {
  const run = createJobSlots({ atOnce, waiting })
  return {
    async inspect(_call, image, format) {
      // Only the header is read, so that an enormous picture can be refused by its size and not by a failure.
      const header = await sharp(image, { limitInputPixels: false }).metadata().catch(undecodable)
      const { width, height } = header.autoOrient
      if (header.format !== format || !width || !height) throw undecodable()
      return { format, width, height }
    },
    async render(call, original, operations) {
      const { signal } = call
      return await run(signal, () =>
        render(signal, original, operations).catch((error) => {
          if (signal.aborted) throw unavailable('The picture takes too long.', error)
          return undecodable()
        }),
      )
    },
  }
}

async function render(signal: AbortSignal, original: Uint8Array, operations: readonly Operation[]) {
  const edited = operations.length > 0 ? await editedPixels(signal, original, operations) : undefined
  // A fresh pipeline for each rendition: a JPEG's small renditions are then decoded small, which costs less than
  // decoding it once in full.
  const source = (): Sharp => (edited ? sharp(edited.data, { raw: edited.info }) : upright(original))
  const jpegOf = async (rendition: Rendition) => {
    const width = RENDITIONS[rendition]
    const sized = Number.isFinite(width) ? source().resize({ width, withoutEnlargement: true }) : source()
    return await sized.jpeg({ quality: QUALITY }).toBuffer({ resolveWithObject: true })
  }
  const full = await jpegOf('full')
  const feed = await jpegOf('feed')
  const thumb = await jpegOf('thumb')
  const { width, height } = full.info
  return { width, height, renditions: { thumb: thumb.data, feed: feed.data, full: full.data } }
}

/** Turned by its EXIF orientation, on white where it is transparent; sharp leaves all metadata behind unless asked. */
const upright = (original: Uint8Array): Sharp =>
  sharp(original, { limitInputPixels, failOn: 'error' }).autoOrient().flatten({ background: '#ffffff' })

/** One pass for each operation, because within a pass sharp keeps an order of its own. */
async function editedPixels(signal: AbortSignal, original: Uint8Array, operations: readonly Operation[]) {
  let pixels = await upright(original).toColourspace('srgb').raw().toBuffer({ resolveWithObject: true })
  for (const operation of operations) {
    // Twenty strong blurs of a large picture take minutes: nobody is waiting any more, and others are.
    signal.throwIfAborted()
    const pass = applied(sharp(pixels.data, { raw: pixels.info, limitInputPixels }), operation)
    pixels = await pass.toColourspace('srgb').raw().toBuffer({ resolveWithObject: true })
  }
  return pixels
}

function applied(picture: Sharp, operation: Operation): Sharp {
  if ('crop' in operation) return picture.extract(operation.crop)
  if ('rotate' in operation) return picture.rotate(operation.rotate)
  if ('blur' in operation) return picture.blur(operation.blur)
  if ('sharpen' in operation) return picture.sharpen({ sigma: operation.sharpen })
  return picture.grayscale()
}

function undecodable(): never {
  throw invalid('image', 'cannot be decoded: the file is damaged')
}
