// Fails: The cursor x: expected a BadCursor, came SyntaxError

import type { Page, Read } from '../solution.ts'
import { BadCursor } from '../solution.ts'

export { BadCursor }

export async function newestPhotos(read: Read, limit: number, cursor?: string): Promise<Page> {
  const place = cursor === undefined ? [1e15, ''] : JSON.parse(cursor)
  const sql = 'SELECT id, at FROM photos WHERE (at, id) < (?, ?) ORDER BY at DESC, id DESC LIMIT ?'
  const found = await read(sql, [...place, limit + 1])
  const items = found.slice(0, limit)
  const last = items.at(-1)
  return { items, nextCursor: last && found.length > limit ? JSON.stringify([last.at, last.id]) : null }
}
