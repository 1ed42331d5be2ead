import { Readable } from 'node:stream'
import type { Ports } from '@ztm/domain/ports'
import { expect, test } from 'vitest'
import { get, SIZE, withPicture } from './picture.ts'
import { raw, until } from './raw.ts'
import { jpeg } from './serve.ts'

test('a picture may be kept by anybody for good', async () => {
  const app = await withPicture()
  for (const url of Object.values(app.urls)) {
    const { headers, body } = await get(app, url).expect(200)
    expect(headers).toMatchObject({
      'content-type': 'image/jpeg',
      'content-length': String(SIZE),
      etag: '"the-etag"',
      'cache-control': 'public, max-age=31536000, immutable',
      'x-content-type-options': 'nosniff',
      'accept-ranges': 'bytes',
    })
    expect(headers).not.toHaveProperty('set-cookie')
    expect(headers).not.toHaveProperty('vary')
    expect(body).toEqual(jpeg(SIZE))
  }
})

test.each(['"the-etag"', 'W/"the-etag"', '"other", "the-etag"', '*'])(
  'whoever has it (%s) is not sent it again',
  async (tag) => {
    const app = await withPicture()
    const { headers, text } = await get(app, app.urls.feed, { 'If-None-Match': tag }).expect(304)
    expect(headers).toMatchObject({
      etag: '"the-etag"',
      'cache-control': expect.stringContaining('immutable'),
    })
    expect(headers).not.toHaveProperty('content-length')
    expect(text).toBe('')
  },
)

test('HEAD says the same and sends nothing', async () => {
  const app = await withPicture()
  const { headers } = await app.http
    .head(app.urls.feed ?? '')
    .set('Range', 'bytes=0-9')
    .expect(200)
  expect(headers['content-length']).toBe(String(SIZE))
  await app.http
    .head(app.urls.feed ?? '')
    .set('If-None-Match', '"the-etag"')
    .expect(304)
})

test('only ids and renditions ever reach the files', async () => {
  const asked: string[] = []
  const app = await withPicture((ports) => {
    const { get: real } = ports.files
    ports.files.get = (call, key, range) => {
      asked.push(key)
      return real(call, key, range)
    }
  })
  asked.length = 0
  const { id } = app
  for (const path of [
    `/media/${id}/${id}/original`,
    `/media/${id}/${id}/constructor`,
    `/media/${id}/${id}/thumb/`,
    `/media/${id}/${id}/%2e%2e%2foriginal`,
    `/media/${id}/original/thumb`,
    `/media/${id}/..%2f..%2fetc/thumb`,
    `/media/..%2f/${id}/thumb`,
    `/media/${id.toUpperCase()}/${id}/thumb`,
    `/media/${id}%00/${id}/thumb`,
  ]) {
    const { until } = raw(app.port, `GET ${path} HTTP/1.1\r\nHost: a\r\n\r\n`)
    expect(await until(/\}$/), path).toMatch(/^HTTP\/1\.1 404 /)
  }
  expect(asked).toEqual([])
  const other = id.replace(/.$/, (digit) => (digit === '0' ? '1' : '0'))
  await get(app, `/media/${other}/${id}/thumb`).expect(404)
})

test('pictures are only looked at', async () => {
  const app = await withPicture()
  const { headers } = await app.http.delete(app.urls.thumb ?? '').expect(405)
  expect(headers.allow).toBe('GET, HEAD')
})

/** An endless source that counts what is taken from it. */
function endless(ports: Ports) {
  const source = { taken: 0, body: new Readable() }
  ports.files.get = async (_call, _key, range) => {
    range?.(10 ** 9)
    source.body = new Readable({
      read() {
        source.taken += 64 * 1024
        this.push(Buffer.alloc(64 * 1024))
      },
    })
    return { size: 10 ** 9, etag: '"big"', body: source.body }
  }
  return source
}

test('a source is not read faster than its client, and ends when the client leaves', async () => {
  const app = await withPicture()
  const source = endless(app.ports)
  const client = raw(app.port, `GET ${app.urls.full} HTTP/1.1\r\nHost: a\r\n\r\n`)
  await client.until(/\r\n\r\n/)
  client.socket.pause()
  let before = -1
  await until(() => {
    const stands = before === source.taken
    before = source.taken
    return stands
  })
  expect(source.taken).toBeLessThan(50 * 1024 * 1024)
  client.socket.destroy()
  await until(() => source.body.destroyed)
})

test('a source is closed also where the client leaves before it is open', async () => {
  const app = await withPicture()
  const body = Readable.from([jpeg(SIZE)])
  let asked = false
  app.ports.files.get = async ({ signal }) => {
    asked = true
    await new Promise((left) => signal.addEventListener('abort', left))
    return { size: SIZE, etag: '"the-etag"', body }
  }
  const client = raw(app.port, `GET ${app.urls.full} HTTP/1.1\r\nHost: a\r\n\r\n`)
  await until(() => asked)
  client.socket.destroy()
  await until(() => body.destroyed)
})

test('a source that fails in the middle cuts the connection', async () => {
  const app = await withPicture()
  const source = endless(app.ports)
  const client = raw(app.port, `GET ${app.urls.full} HTTP/1.1\r\nHost: a\r\n\r\n`)
  await client.until(/\r\n\r\n/)
  source.body.destroy(new Error('disk'))
  expect(await client.closed()).toMatch(/^HTTP\/1\.1 200 /)
})

test('sources that are not needed are closed', async () => {
  const app = await withPicture()
  const source = endless(app.ports)
  for (const headers of [{ 'If-None-Match': '"big"' }, { Range: 'bytes=5000000000-' }]) {
    await get(app, app.urls.full, headers)
    expect(source.body.destroyed).toBe(true)
  }
  await app.http.head(app.urls.full ?? '').expect(200)
  expect(source.body.destroyed).toBe(true)
})
