/** Pictures: so many at once, edits in their order, nothing enormous decoded. */
import { ownCall } from '@ztm/domain/call'
import { Problem } from '@ztm/domain/problem'
import sharp from 'sharp'
import { expect, test } from 'vitest'
import { createJobSlots } from '../src/processing/job-slots.ts'
import { createSharpPictures } from '../src/processing/sharp-pictures.ts'

const call = ownCall('test', Date.now, 60_000)
const forever = new AbortController().signal
const pictures = createSharpPictures()

/** Red on the left, blue on the right. */
const twoHalves = async (width: number, height: number) => {
  const half = { width: width / 2, height, channels: 3 as const, background: '#0000ff' }
  const right = await sharp({ create: half }).png().toBuffer()
  return await sharp({ create: { ...half, width, background: '#ff0000' } })
    .composite([{ input: right, left: width / 2, top: 0 }])
    .png()
    .toBuffer()
}

const colourAt = async (picture: Uint8Array, left: number, top: number) => {
  const pixel = await sharp(picture).extract({ left, top, width: 1, height: 1 }).raw().toBuffer()
  return { red: (pixel[0] ?? 0) > 128, blue: (pixel[2] ?? 0) > 128 }
}

test('renditions are JPEG, of their width, and never larger than the original', async () => {
  const { renditions, width, height } = await pictures.render(call, await twoHalves(800, 400), [])
  const sizes = await Promise.all(Object.values(renditions).map((data) => sharp(data).metadata()))
  expect(sizes.map((size) => [size.format, size.width])).toEqual([
    ['jpeg', 320],
    ['jpeg', 800],
    ['jpeg', 800],
  ])
  expect({ width, height }).toEqual({ width: 800, height: 400 })
})

test('operations are done in their order', async () => {
  const original = await twoHalves(400, 200)
  const left = { left: 0, top: 0, width: 200, height: 200 }
  const cropped = await pictures.render(call, original, [{ crop: left }, { rotate: 90 }])
  expect(await colourAt(cropped.renditions.full, 100, 190)).toEqual({ red: true, blue: false })
  // Turned first, the left half is at the top, and the crop's lower part is blue.
  const turned = await pictures.render(call, original, [{ rotate: 90 }, { crop: { ...left, top: 100 } }])
  expect(await colourAt(turned.renditions.full, 100, 190)).toEqual({ red: false, blue: true })
  expect([turned.width, turned.height]).toEqual([200, 200])
})

test('what cannot be decoded is the picture’s fault', async () => {
  const whole = await sharp(await twoHalves(800, 400))
    .jpeg()
    .toBuffer()
  const rendering = pictures.render(call, whole.subarray(0, whole.length / 2), [])
  await expect(rendering).rejects.toSatisfy((error) => error instanceof Problem && error.kind === 'invalid')
})

test('an edit that nobody waits for any more does not go on', async () => {
  const gone = new AbortController()
  const operations = Array(20).fill({ blur: 20 })
  const rendering = pictures.render({ ...call, signal: gone.signal }, await twoHalves(1000, 500), operations)
  gone.abort()
  await expect(rendering).rejects.toSatisfy(
    (error) => error instanceof Problem && error.kind === 'unavailable',
  )
})

test('no more jobs run at once than there are slots, and all of them get their turn', async () => {
  const run = createJobSlots({ atOnce: 2, waiting: 10 })
  let running = 0
  let most = 0
  const job = async () => {
    most = Math.max(most, ++running)
    await new Promise(setImmediate)
    running -= 1
  }
  await Promise.all(Array.from({ length: 10 }, () => run(forever, job)))
  expect(most).toBe(2)
  expect(running).toBe(0)
})

test('who finds the line too long is refused, and who stops waiting leaves it', async () => {
  const run = createJobSlots({ atOnce: 1, waiting: 1 })
  let finish = () => {}
  const first = run(forever, () => new Promise<void>((resolve) => (finish = resolve)))
  const leaving = new AbortController()
  let started = false
  const second = run(leaving.signal, async () => (started = true))
  await expect(run(forever, async () => 3)).rejects.toBeInstanceOf(Problem)
  leaving.abort()
  await expect(second).rejects.toBeInstanceOf(Problem)
  finish()
  await first
  expect(await run(forever, async () => 4)).toBe(4)
  expect(started).toBe(false)
})

test('a job that fails gives its slot back', async () => {
  const run = createJobSlots({ atOnce: 1, waiting: 1 })
  await expect(run(forever, () => Promise.reject(new Error('no')))).rejects.toThrow('no')
  expect(await run(forever, async () => 1)).toBe(1)
})
