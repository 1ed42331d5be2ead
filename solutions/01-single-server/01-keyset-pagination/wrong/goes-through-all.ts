// Fails: expected that about 11 rows are looked at, came

import type { Page, Read } from '../solution.ts'
import { BadCursor } from '../solution.ts'

export { BadCursor }

/** Right, and slower with every page: the database cannot begin in the middle where there is an OR. */
export async function newestPhotos(read: Read, limit: number, cursor?: string): Promise<Page> {
  let place: unknown = [1e15, '']
  try {
    if (cursor) place = JSON.parse(cursor)
  } catch {
    throw new BadCursor(cursor)
  }
  if (!Array.isArray(place)) throw new BadCursor(cursor)
  const [at, id] = place
  const sql =
    'SELECT id, at FROM photos WHERE at < ? OR (at = ? AND id < ?) ORDER BY at DESC, id DESC LIMIT ?'
  const found = await read(sql, [at, at, id, limit + 1])
  const items = found.slice(0, limit)
  const last = items.at(-1)
  return { items, nextCursor: last && found.length > limit ? JSON.stringify([last.at, last.id]) : null }
}
