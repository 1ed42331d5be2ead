/** The cursor names the first photo of the next page, as base64 of time and id, and two queries take turns. */
import type { Page, Read } from '../solution.ts'
import { BadCursor } from '../solution.ts'

export { BadCursor }

const FORM = /^(\d+)\.([A-Za-z0-9_-]+)$/

export async function newestPhotos(read: Read, limit: number, cursor?: string): Promise<Page> {
  let items = []
  if (cursor === undefined) {
    items = await read('SELECT * FROM photos ORDER BY at DESC, id DESC LIMIT ?', [limit + 1])
  } else {
    const match = FORM.exec(cursor)
    if (!match) throw new BadCursor(cursor)
    const at = Number(match[1])
    const id = Buffer.from(match[2] as string, 'base64url').toString()
    items = await read('SELECT * FROM photos WHERE at = ? AND id <= ? ORDER BY id DESC LIMIT ?', [
      at,
      id,
      limit + 1,
    ])
    if (items.length <= limit) {
      const rest = limit + 1 - items.length
      const older = await read('SELECT * FROM photos WHERE at < ? ORDER BY at DESC, id DESC LIMIT ?', [
        at,
        rest,
      ])
      items.push(...older)
    }
  }
  const next = items[limit]
  const nextCursor = next ? `${next.at}.${Buffer.from(next.id).toString('base64url')}` : null
  return { items: items.slice(0, limit), nextCursor }
}
