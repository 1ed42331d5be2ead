/** What may be seeded, and from which folder. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Database } from '@ztm/domain/database'
import type { Ports } from '@ztm/domain/ports'
import { seedFrom } from '@ztm/web/seed'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { ZodError } from 'zod'

/** Any use of it fails: what is not as it should be is refused before anything is done. */
const use = () => {
  throw new Error('used')
}
const nothing = new Proxy({}, { get: () => use })
const seedNothing = (body: unknown) => seedFrom(nothing as Ports, nothing as Database, body)

const ALBUM = {
  people: [{ username: 'ada', age: 5 }],
  follows: [],
  photos: [{ by: 'ada', file: 'one.jpg', caption: 'sea', age: 3, likedBy: [], comments: [] }],
}

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'album-'))
})
afterEach(async () => {
  await rm(folder, { recursive: true })
})

test.each([
  [undefined],
  [{}],
  [{ users: 0 }],
  [{ users: 1.5 }],
  [{ users: '10' }],
  [{ users: 1e9 }],
  [{ demo: '' }],
  [{ demo: 7 }],
  [{ users: 1, demo: '/' }],
])('%j is refused', async (body) => {
  await expect(seedNothing(body)).rejects.toThrow(ZodError)
})

test.each([
  ['a file outside its folder', { photos: [{ ...ALBUM.photos[0], file: '../one.jpg' }] }],
  ['a name that nobody may have', { people: [{ username: 'a b', age: 5 }] }],
  ['a picture from the future', { photos: [{ ...ALBUM.photos[0], age: -1 }] }],
  ['a caption without end', { photos: [{ ...ALBUM.photos[0], caption: 'x'.repeat(2201) }] }],
])('an album with %s is refused', async (_what, change) => {
  await writeFile(join(folder, 'album.json'), JSON.stringify({ ...ALBUM, ...change }))
  await expect(seedNothing({ demo: folder })).rejects.toThrow(ZodError)
})

test('an album whose picture is missing is refused before anything is done', async () => {
  await writeFile(join(folder, 'album.json'), JSON.stringify(ALBUM))
  await expect(seedNothing({ demo: folder })).rejects.toThrow(/one\.jpg/)
})

test('an album that is as it should be is seeded', async () => {
  await writeFile(join(folder, 'album.json'), JSON.stringify(ALBUM))
  await writeFile(join(folder, 'one.jpg'), Buffer.from([0xff, 0xd8, 0xff]))
  await expect(seedNothing({ demo: folder })).rejects.toThrow(/^used$/)
})
