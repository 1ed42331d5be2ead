// Fails: stood there all the time and never came

import type { Page, Read } from '../solution.ts'
import { BadCursor } from '../solution.ts'

export { BadCursor }

/** The cursor is an id with its time to be found in the database, where that photo may not be any more. */
export async function newestPhotos(read: Read, limit: number, cursor?: string): Promise<Page> {
  let place: [number, string] = [1e15, '']
  if (cursor !== undefined) {
    if (!cursor.startsWith('after ')) throw new BadCursor(cursor)
    const [at, id = ''] = cursor.slice(6).split(' ')
    const [last] = await read('SELECT id, at FROM photos WHERE at = ? AND id = ?', [Number(at), id])
    if (!last) return { items: [], nextCursor: null }
    place = [last.at, last.id]
  }
  const sql = 'SELECT id, at FROM photos WHERE (at, id) < (?, ?) ORDER BY at DESC, id DESC LIMIT ?'
  const found = await read(sql, [...place, limit + 1])
  const items = found.slice(0, limit)
  const last = items.at(-1)
  return { items, nextCursor: last && found.length > limit ? `after ${last.at} ${last.id}` : null }
}
