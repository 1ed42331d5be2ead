/** The file store killed, frozen, slow or cut off: what people are told, and that nobody keeps half a picture. */
import { get } from 'node:http'
import { createClient } from '@ztm/testkit/client'
import { eventually } from '@ztm/testkit/eventually'
import { FORMATS, noise } from '@ztm/testkit/fixtures/pictures'
import { succeed } from '@ztm/testkit/http-client'
import type { Person } from '@ztm/testkit/people'
import { newPhoto } from '@ztm/testkit/photos'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { expectUnavailable } from './faults.ts'
import { startTiers, type Tiers } from './tiers.ts'

/** The promise is 2 s; a computer that is busy with other tests may take longer. */
const BACK = { within: 15_000, every: 50 }

let tiers: Tiers
let ada: Person
let photo: Awaited<ReturnType<typeof newPhoto>>
let image: Buffer<ArrayBuffer>

beforeAll(async () => {
  tiers = await startTiers()
  ada = await tiers.person('ada')
  // Too much for the buffers on the way: it is still being sent when the store fails.
  photo = await newPhoto(ada, 'before', await noise({ width: 2400, height: 1800 }))
  image = Buffer.from(await FORMATS.jpeg({ width: 300, height: 200 }))
}, 60_000)
afterAll(() => tiers?.stop())
afterEach(() => tiers.relays.files.calm())

const everything = () => ({
  'a picture': () => createClient(tiers.url()).request('GET', photo.urls.full),
  'a part of it': () =>
    createClient(tiers.url()).request('GET', photo.urls.full, { headers: { range: 'bytes=0-9' } }),
  'an upload': () => ada.upload(image, 'not now'),
  'an edit': () => ada.edit(photo.id, [{ rotate: 90 }]),
})

/** Rows were never away; pictures are back, and what was refused has left nothing behind. */
async function expectWellAgain(): Promise<void> {
  await eventually('the picture to be shown', () => succeed(ada.picture(photo.urls.full)), BACK)
  const again = await succeed(ada.upload(image, 'again'))
  expect((await succeed(ada.picture(again.urls.full))).length).toBeGreaterThan(0)
  const { items } = await succeed(ada.photosOf(ada.username))
  expect(items.filter(({ caption }) => caption === 'not now')).toEqual([])
  for (const { urls } of items) expect((await ada.picture(urls.thumb)).status).toBe(200)
}

async function expectRowsServed(): Promise<void> {
  await succeed(ada.comment(photo.id, 'still here'))
  expect((await succeed(createClient(tiers.url()).photo(photo.id))).caption).toBe('before')
}

test('killed: 503 soon, all the rest served, and well again by itself', { timeout: 60_000 }, async () => {
  await tiers.kill('files-1')
  await expectUnavailable(everything())
  await expectRowsServed()
  await tiers.start('files-1')
  await expectWellAgain()
})

test('frozen: 503 soon, all the rest served, and well again', { timeout: 60_000 }, async () => {
  tiers.freeze('files-1')
  await expectUnavailable(everything())
  await expectRowsServed()
  tiers.thaw('files-1')
  await expectWellAgain()
})

test('slow: 503 soon, and well again', { timeout: 60_000 }, async () => {
  tiers.relays.files.delay = 3_000
  await expectUnavailable(everything())
  tiers.relays.files.calm()
  await expectWellAgain()
})

test('cut off before it has answered: 503 soon, and well again', { timeout: 60_000 }, async () => {
  tiers.relays.files.onAnswer = () => 'cut'
  await expectUnavailable(everything())
  tiers.relays.files.calm()
  await expectWellAgain()
})

test('it talks nonsense: 503 and no crash', { timeout: 60_000 }, async () => {
  const pid = tiers.pid('web-1')
  tiers.relays.files.onAnswer = () => Buffer.from('what?\r\n\r\n')
  await expectUnavailable(everything())
  tiers.relays.files.calm()
  await expectWellAgain()
  expect(tiers.pid('web-1')).toBe(pid)
})

test.each(['killed', 'frozen', 'cut off'])(
  '%s in the middle of a picture: the connection breaks, so that nobody keeps half of it',
  { timeout: 60_000 },
  async (how) => {
    const { files } = tiers.relays
    const whole = (await succeed(ada.picture(photo.urls.full))).length
    let passed = 0
    files.onAnswer = (bytes) => {
      passed += bytes.length
      if (passed < whole / 4) return bytes
      if (how === 'cut off') return 'cut'
      files.held = true
      if (how === 'killed') void tiers.kill('files-1')
      else tiers.freeze('files-1')
      return bytes
    }
    const { length, complete } = await download(`${tiers.url()}${photo.urls.full}`)
    expect(complete).toBe(false)
    expect(length).toBeLessThan(whole)
    files.calm()
    if (how === 'killed') await tiers.start('files-1')
    if (how === 'frozen') tiers.thaw('files-1')
    await expectWellAgain()
  },
)

function download(url: string): Promise<{ length: number; complete: boolean }> {
  return new Promise((resolve, reject) => {
    get(url, (response) => {
      let length = 0
      response.on('data', (bytes: Buffer) => {
        length += bytes.length
      })
      response.on('error', () => undefined)
      response.on('close', () => resolve({ length, complete: response.complete }))
    }).on('error', reject)
  })
}
