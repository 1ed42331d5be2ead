// Fails: All pages together: expected

import type { Page, Read } from '../solution.ts'
import { BadCursor } from '../solution.ts'

export { BadCursor }

/** Of several photos of the same time, those that did not fit on the page never come. */
export async function newestPhotos(read: Read, limit: number, cursor?: string): Promise<Page> {
  if (cursor !== undefined && !/^\d+$/.test(cursor)) throw new BadCursor(cursor)
  const sql = 'SELECT id, at FROM photos WHERE at < ? ORDER BY at DESC, id DESC LIMIT ?'
  const found = await read(sql, [Number(cursor ?? 1e15), limit + 1])
  const items = found.slice(0, limit)
  return { items, nextCursor: found.length > limit ? `${items.at(-1)?.at}` : null }
}
