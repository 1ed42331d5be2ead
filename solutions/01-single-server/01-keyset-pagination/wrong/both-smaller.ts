// Fails: All pages together: expected

import type { Page, Read } from '../solution.ts'
import { BadCursor } from '../solution.ts'

export { BadCursor }

/** An older photo with a greater id is smaller as a pair, but not in both columns. */
export async function newestPhotos(read: Read, limit: number, cursor?: string): Promise<Page> {
  let params: (string | number)[] = []
  try {
    if (cursor) params = JSON.parse(cursor)
  } catch {
    throw new BadCursor(cursor)
  }
  if (!Array.isArray(params)) throw new BadCursor(cursor)
  const where = params.length > 0 ? 'WHERE at <= ? AND id < ?' : ''
  const sql = `SELECT id, at FROM photos ${where} ORDER BY at DESC, id DESC LIMIT ?`
  const found = await read(sql, [...params, limit + 1])
  const items = found.slice(0, limit)
  const last = items.at(-1)
  return { items, nextCursor: last && found.length > limit ? JSON.stringify([last.at, last.id]) : null }
}
