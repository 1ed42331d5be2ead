/** Pictures over HTTP: cached for ever, revalidated, in parts (RFC 9110, RFC 9111). */
import { beforeAll, describe, expect, test } from 'vitest'
import type { Photo } from '../api-types.ts'
import { FORMATS } from '../fixtures/pictures.ts'
import type { Person } from '../people.ts'
import { newPhoto, shownTo } from '../photos.ts'
import { refused } from '../problems.ts'
import type { Subject } from '../subject.ts'

export function mediaContract(app: Subject): void {
  describe('a picture’s address', () => {
    let ada: Person
    let photo: Photo
    let whole: Buffer
    let etag: string

    beforeAll(async () => {
      ada = await app.person('ada')
      photo = await newPhoto(ada, '', await FORMATS.jpeg({ width: 800, height: 600 }))
      await shownTo(photo, app.visitor())
      const { headers, body } = await ada.picture(photo.urls.full)
      whole = body
      etag = headers.get('etag') ?? ''
    })

    const get = (headers: Record<string, string> = {}) => app.visitor().picture(photo.urls.full, headers)

    test('is /media/{id}/{version}/{rendition}, on whatever host', () => {
      for (const [rendition, url] of Object.entries(photo.urls)) {
        const { pathname } = new URL(url, app.url())
        expect(pathname).toMatch(new RegExp(`^/media/${photo.id}/[^/]+/${rendition}$`))
      }
    })

    test('gives it to anybody, to be kept for ever', async () => {
      for (const url of Object.values(photo.urls)) {
        const { status, headers, body } = await app.visitor().picture(url)
        expect(status).toBe(200)
        expect(headers.get('content-type')).toMatch(/^image\/(jpeg|png|webp)$/)
        expect(headers.get('content-length')).toBe(String(body.length))
        expect(headers.get('etag')).toMatch(/^"[\x21\x23-\x7e]+"$/)
        expect(headers.get('cache-control')).toBe('public, max-age=31536000, immutable')
        expect(headers.get('x-content-type-options')).toBe('nosniff')
        expect(headers.get('accept-ranges')).toBe('bytes')
        // What anybody's cache may keep must not carry anybody's cookie.
        expect(headers.get('set-cookie')).toBe(null)
      }
    })

    test('gives the same bytes under the same tag each time, and other renditions under others', async () => {
      const again = await get()
      expect(again.body).toEqual(whole)
      expect(again.headers.get('etag')).toBe(etag)
      const tags = await Promise.all(
        Object.values(photo.urls).map(async (url) => (await ada.picture(url)).headers.get('etag')),
      )
      expect(new Set(tags).size).toBe(3)
    })

    test('HEAD says the same without the bytes', async () => {
      const got = await get()
      const head = await app.visitor().request('HEAD', photo.urls.full)
      expect(head.status).toBe(200)
      for (const name of ['content-type', 'content-length', 'etag', 'cache-control']) {
        expect(head.headers.get(name), name).toBe(got.headers.get(name))
      }
      expect(head.body).toBeUndefined()
    })

    test('is 304 where the asker has it already', async () => {
      for (const known of [etag, `"other", ${etag}`, '*', `W/${etag}`]) {
        const { status, headers, body } = await get({ 'if-none-match': known })
        expect([known, status]).toEqual([known, 304])
        expect(headers.get('etag')).toBe(etag)
        expect(body).toHaveLength(0)
      }
      expect((await get({ 'if-none-match': '"other"' })).status).toBe(200)
    })

    const PARTS: [string, (size: number) => [number, number]][] = [
      ['bytes=0-99', () => [0, 99]],
      ['bytes=100-', (size) => [100, size - 1]],
      ['bytes=-50', (size) => [size - 50, size - 1]],
      ['bytes=0-0', () => [0, 0]],
      ['bytes=10-999999999', (size) => [10, size - 1]],
      ['bytes=-999999999', (size) => [0, size - 1]],
    ]
    test.each(PARTS)('gives a part: %s', async (range, partOf) => {
      const [start, end] = partOf(whole.length)
      const { status, headers, body } = await get({ range })
      expect(status).toBe(206)
      expect(headers.get('content-range')).toBe(`bytes ${start}-${end}/${whole.length}`)
      expect(headers.get('content-length')).toBe(String(end - start + 1))
      expect(headers.get('etag')).toBe(etag)
      expect(body).toEqual(whole.subarray(start, end + 1))
    })

    test.each(['bytes=999999999-', 'bytes=-0'])('a part beyond the end is 416: %s', async (range) => {
      const { status, headers } = await get({ range })
      expect(status).toBe(416)
      expect(headers.get('content-range')).toBe(`bytes */${whole.length}`)
    })

    test.each(['bytes=9-1', 'bytes=a-b', 'bytes', 'lines=1-2', 'bytes=--1', ''])(
      'what is no range is ignored: %s',
      async (range) => {
        const { status, body } = await get({ range })
        expect(status).toBe(200)
        expect(body).toEqual(whole)
      },
    )

    test('several parts at once may be given or ignored, and are not an error', async () => {
      const { status } = await get({ range: 'bytes=0-1,5-6' })
      expect([200, 206]).toContain(status)
      const many = Array.from({ length: 500 }, (_, at) => `${at}-`).join()
      expect((await get({ range: `bytes=${many}` })).body.length).toBeLessThan(whole.length * 2)
    })

    test('gives a part only of what the asker has, else the whole', async () => {
      expect((await get({ range: 'bytes=0-9', 'if-range': etag })).status).toBe(206)
      for (const other of ['"other"', `W/${etag}`]) {
        const { status, body } = await get({ range: 'bytes=0-9', 'if-range': other })
        expect([other, status, body.length]).toEqual([other, 200, whole.length])
      }
    })

    test('of nothing is 404', async () => {
      const [, , id = '', version = ''] = new URL(photo.urls.full, app.url()).pathname.split('/')
      const nothing = [
        `/media/${id}/${version}/huge`,
        `/media/${id}/${version}/`,
        `/media/${id}/${version}`,
        `/media/${id}/original`,
        `/media/${id}/original/full`,
        `/media/${id}/nothing/full`,
        `/media/nothing/${version}/full`,
        `/media/${version.replace(/.$/, 'x')}/${version}/full`,
        `/media/${id}/${version}/FULL`,
        `/media/${id}/${version}/full/more`,
        `/media/${id}%2f${version}/full`,
        `/media/${id}/${version}%2ffull`,
        `/media/${id}/${version}/full%00`,
        '/media/',
      ]
      for (const path of nothing) await refused(app.visitor().request('GET', path), 404)
    })

    test('of nothing is not kept for ever: it may come to be', async () => {
      const path = photo.urls.full.replace(/full$/, 'huge')
      const { headers } = await app.visitor().request('GET', path)
      expect(headers.get('cache-control') ?? '').not.toMatch(/immutable|max-age=[1-9]\d{2,}/)
    })
  })
}
