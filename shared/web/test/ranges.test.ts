import { expect, test } from 'vitest'
import { get, SIZE, withPicture } from './picture.ts'
import { jpeg } from './serve.ts'

test.each([
  ['bytes=0-9', 0, 9],
  ['bytes=990-', 990, 999],
  ['bytes=-10', 990, 999],
  ['bytes=0-0', 0, 0],
  ['bytes=500-5000', 500, 999],
  ['bytes=-5000', 0, 999],
  ['bytes=0-', 0, 999],
])('%s is a part', async (range, start, end) => {
  const app = await withPicture()
  const { headers, body } = await get(app, app.urls.full, { Range: range }).expect(206)
  expect(headers).toMatchObject({
    'content-range': `bytes ${start}-${end}/${SIZE}`,
    'content-length': String(end - start + 1),
    etag: '"the-etag"',
  })
  expect(body).toEqual(jpeg(SIZE).subarray(start, end + 1))
})

test.each(['bytes=1000-', 'bytes=5000-6000', 'bytes=-0'])('%s lies outside', async (range) => {
  const app = await withPicture()
  const { headers, body } = await get(app, app.urls.full, { Range: range }).expect(416)
  expect(headers['content-range']).toBe(`bytes */${SIZE}`)
  expect(headers['cache-control']).toBe('no-store')
  expect(body).toMatchObject({ status: 416 })
})

test.each(['bytes=0-1,5-6', 'bytes=9-1', 'bytes=', 'bytes=a-b', 'items=0-5', 'rubbish', 'bytes=0-1-2'])(
  '%s is ignored',
  async (range) => {
    const app = await withPicture()
    const { headers } = await get(app, app.urls.full, { Range: range }).expect(200)
    expect(headers['content-length']).toBe(String(SIZE))
  },
)

test('a part goes to whoever holds the rest of the same, and the whole to others', async () => {
  const app = await withPicture()
  const part = (tag: string) => get(app, app.urls.full, { Range: 'bytes=0-9', 'If-Range': tag })
  await part('"the-etag"').expect(206)
  for (const other of ['"another"', 'W/"the-etag"', 'Wed, 21 Oct 2026 07:28:00 GMT']) {
    const { headers, body } = await part(other).expect(200)
    expect(headers['content-length']).toBe(String(SIZE))
    expect(body).toHaveLength(SIZE)
  }
})

test('whoever has it is told so, also where they ask for a part', async () => {
  const app = await withPicture()
  await get(app, app.urls.full, { Range: 'bytes=0-9', 'If-None-Match': '"the-etag"' }).expect(304)
})
