// Fails: How many pages there are: expected

import type { Page, Read } from '../solution.ts'
import { BadCursor } from '../solution.ts'

export { BadCursor }

export async function newestPhotos(read: Read, limit: number, cursor?: string): Promise<Page> {
  let place: unknown = [1e15, '']
  try {
    if (cursor) place = JSON.parse(cursor)
  } catch {
    throw new BadCursor(cursor)
  }
  if (!Array.isArray(place)) throw new BadCursor(cursor)
  const sql = 'SELECT id, at FROM photos WHERE (at, id) < (?, ?) ORDER BY at DESC, id DESC LIMIT ?'
  const items = await read(sql, [...place, limit])
  const last = items.at(-1)
  return { items, nextCursor: last && items.length === limit ? JSON.stringify([last.at, last.id]) : null }
}
