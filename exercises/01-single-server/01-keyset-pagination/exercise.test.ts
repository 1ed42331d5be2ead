/** Walks through lists of photos, while others add and delete some. */
import fc from 'fast-check'
import { forAll } from '../../testing/for-all.ts'
import { broken, exercise, expectSame } from '../../testing/rules.ts'
import { openPhotos, type Photos } from './photos.ts'
import type { Photo } from './starter.ts'

/** Few times and odd ids, so that many photos share a time and no separator in a cursor is safe. */
const aPhoto = fc.record({
  at: fc.integer({ min: 997, max: 1_003 }),
  id: fc.string({
    unit: fc.constantFrom('a', 'b', 'Z', '_', ':', ',', '1', 'ü'),
    minLength: 1,
    maxLength: 3,
  }),
})
const somePhotos = (minLength: number, maxLength = 12) =>
  fc.uniqueArray(aPhoto, { minLength, maxLength, selector: ({ id, at }) => `${at} ${id}` })

const tellPhoto = ({ id, at }: Photo) => `“${id}” of ${at}`
const tellPhotos = (photos: readonly Photo[]) => photos.map(tellPhoto).join(', ') || 'no photos'

/** By the bytes of their ids, as the database does it. */
const newestFirst = (a: Photo, b: Photo) =>
  b.at - a.at || Buffer.compare(Buffer.from(b.id), Buffer.from(a.id))

await exercise<typeof import('./starter.ts')>(import.meta.dirname, ({ newestPhotos, BadCursor }, rule) => {
  /** All pages in turn. @param between what happens after each of them */
  async function walk(photos: Photos, limit: number, between: (shown: Photo[][]) => void = () => {}) {
    const pages: Photo[][] = []
    let cursor: string | undefined
    do {
      const { items, nextCursor } = await newestPhotos(photos.read, limit, cursor)
      pages.push(items.map(({ id, at }) => ({ id, at })))
      between(pages)
      cursor = nextCursor ?? undefined
      if (pages.length > 60) broken('The list has no end: after 60 pages there is still a nextCursor')
    } while (cursor !== undefined)
    return pages
  }

  rule(
    'A list in which nothing changes comes whole, newest first, in full pages',
    'a condition on the time alone: of photos with the same time, some come twice or not at all where a page ends. ' +
      'Compare pairs of time and id.',
    async () => {
      await forAll(
        fc.record({ stored: somePhotos(0), limit: fc.integer({ min: 1, max: 4 }) }),
        ({ stored, limit }) => `pages of ${limit}, of ${tellPhotos(stored)}`,
        async ({ stored, limit }) => {
          const photos = openPhotos(stored)
          const pages = await walk(photos, limit)
          photos.close()
          const expected = stored.toSorted(newestFirst)
          expectSame(pages.flat().map(tellPhoto), expected.map(tellPhoto), 'All pages together')
          const short = pages.slice(0, -1).find((page) => page.length !== limit)
          if (short) broken(`A page that is not the last: expected ${limit} photos, came ${short.length}`)
        },
      )
    },
  )

  rule(
    'nextCursor is null exactly where nothing follows',
    'taking a full page for a sign that there is another. Read one row more than you show.',
    async () => {
      await forAll(
        fc.record({ stored: somePhotos(1), limit: fc.integer({ min: 1, max: 4 }) }),
        ({ stored, limit }) => `pages of ${limit}, of ${tellPhotos(stored)}`,
        async ({ stored, limit }) => {
          const photos = openPhotos(stored)
          const pages = await walk(photos, limit)
          photos.close()
          expectSame(pages.length, Math.ceil(stored.length / limit), 'How many pages there are')
        },
      )
      const empty = openPhotos()
      const { items, nextCursor } = await newestPhotos(empty.read, 3)
      expectSame({ items, nextCursor }, { items: [], nextCursor: null }, 'The first page of an empty list')
    },
  )

  rule(
    'What stands there from beginning to end comes once, whatever is added and deleted meanwhile',
    'counting with OFFSET, which shifts with every photo that is added; or a cursor that looks up a photo, which ' +
      'may be gone.',
    async () => {
      await forAll(
        fc.record({
          stored: somePhotos(2),
          limit: fc.integer({ min: 1, max: 3 }),
          changes: fc.array(fc.oneof(aPhoto, fc.constant('the last one shown is deleted' as const)), {
            maxLength: 5,
          }),
        }),
        ({ stored, limit, changes }) => {
          const told = changes.map((change) =>
            typeof change === 'string' ? change : `${tellPhoto(change)} is added`,
          )
          return `pages of ${limit}, of ${tellPhotos(stored)}; after each page in turn: ${told.join(', ') || 'nothing'}`
        },
        async ({ stored, limit, changes }) => {
          const photos = openPhotos(stored)
          const removed = new Set<string>()
          const pages = await walk(photos, limit, (shown) => {
            const change = changes[shown.length - 1]
            const last = shown.at(-1)?.at(-1)
            if (typeof change === 'object') photos.add(change)
            else if (change && last) {
              photos.remove(last)
              removed.add(tellPhoto(last))
            }
          })
          photos.close()
          const names = pages.flat().map(tellPhoto)
          const twice = names.find((name, at) => names.indexOf(name) !== at)
          if (twice) broken(`${twice} came twice`)
          const missed = stored.map(tellPhoto).find((name) => !removed.has(name) && !names.includes(name))
          if (missed) broken(`${missed} stood there all the time and never came`)
        },
      )
    },
  )

  rule(
    'A page far down costs what the first one costs',
    'OFFSET, or reading everything and cutting it, or OR between two conditions: each makes the database go through ' +
      'all that comes before. It can start in the middle where pairs are compared: (at, id) < (?, ?).',
    async () => {
      const limit = 10
      const stored = Array.from({ length: 1_500 }, (_, n) => ({ id: `p${n % 3}`, at: Math.floor(n / 3) }))
      const photos = openPhotos(stored)
      let cursor: string | undefined
      let page = 0
      do {
        photos.lookedAt()
        const { nextCursor } = await newestPhotos(photos.read, limit, cursor)
        const looked = photos.lookedAt()
        page += 1
        // Twice as many as it needs, so that two queries may take turns.
        if (looked > 2 * (limit + 1) + 3)
          broken(
            `Page ${page} of ${limit} photos: expected that about ${limit + 1} rows are looked at, came ${looked}`,
          )
        cursor = nextCursor ?? undefined
      } while (cursor !== undefined && page < 100)
      photos.close()
    },
  )

  rule(
    'A cursor that nobody handed out is a BadCursor',
    'trusting what comes from outside: a cursor is taken apart and looked at before it is used.',
    async () => {
      const photos = openPhotos([
        { id: 'a', at: 1_001 },
        { id: 'b', at: 1_002 },
      ])
      for (const cursor of ['x', '%', 'null', '{}', '[]', '[1, 2]', '["a", "b"]', '[null, "a"]', '💥']) {
        const outcome = await newestPhotos(photos.read, 1, cursor).catch((error: unknown) => error)
        if (!(outcome instanceof BadCursor)) {
          const came = outcome instanceof Error ? outcome : 'a page'
          broken(`The cursor ${cursor}: expected a BadCursor, came ${came}`)
        }
      }
      photos.close()
    },
  )
})
