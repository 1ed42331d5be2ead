/** Lists are walked page by page, to the end and without a gap. */
import { newId } from '@ztm/domain/ids'
import { listed, Page } from '@ztm/domain/page'
import fc from 'fast-check'
import { expect, test } from 'vitest'

const items = (count: number) =>
  Array.from({ length: count }, (_, at) => ({ id: String(count - at).padStart(4, '0') }))

/** As a store does: what comes after the cursor, and one row more than the limit. */
const pageOf = (all: { id: string }[], { limit, cursor }: Page) =>
  all.filter(({ id }) => cursor === undefined || id < cursor).slice(0, limit + 1)

test('a walk shows every item once, and ends', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 200 }), fc.integer({ min: 1, max: 50 }), (count, limit) => {
      const all = items(count)
      const seen: { id: string }[] = []
      let cursor: string | undefined
      for (let pages = 0; ; pages++) {
        expect(pages).toBeLessThanOrEqual(count / limit)
        const page = listed(pageOf(all, { limit, cursor }), limit)
        seen.push(...page.items)
        if (page.nextCursor === null) break
        cursor = page.nextCursor
      }
      expect(seen).toEqual(all)
    }),
  )
})

test('a page that is just full has no next one', () => {
  expect(listed(items(20), 20).nextCursor).toBeNull()
  expect(listed(items(21), 20).nextCursor).toBe('0002')
})

test('a query without limit and cursor asks for the first twenty', () => {
  expect(Page.parse({})).toEqual({ limit: 20 })
})

test('limit and cursor are taken from a query', () => {
  const cursor = newId(
    () => 1,
    (bytes) => new Uint8Array(bytes),
    0,
  )
  expect(Page.parse({ limit: '50', cursor })).toEqual({ limit: 50, cursor })
})

test.each([{ limit: '0' }, { limit: '51' }, { limit: '1.5' }, { limit: 'many' }, { cursor: 'x' }])(
  '%j is refused',
  (query) => {
    expect(Page.safeParse(query).success).toBe(false)
  },
)
