// Fails: stood there all the time and never came

import type { Page, Read } from '../solution.ts'
import { BadCursor } from '../solution.ts'

export { BadCursor }

export async function newestPhotos(read: Read, limit: number, cursor = '0'): Promise<Page> {
  if (!/^\d+$/.test(cursor)) throw new BadCursor(cursor)
  const skip = Number(cursor)
  const sql = 'SELECT id, at FROM photos ORDER BY at DESC, id DESC LIMIT ? OFFSET ?'
  const found = await read(sql, [limit + 1, skip])
  return { items: found.slice(0, limit), nextCursor: found.length > limit ? `${skip + limit}` : null }
}
