/** The newest photos, page by page. */

export type Photo = { id: string; at: number }
export type Page = { items: Photo[]; nextCursor: string | null }
export type Read = (sql: string, params: (string | number)[]) => Promise<Photo[]>

export class BadCursor extends Error {
  override name = 'BadCursor'
}

export async function newestPhotos(read: Read, limit: number, cursor?: string): Promise<Page> {
  // The order must tell any two photos apart, or “after this one” means nothing: hence the id.
  const order = 'ORDER BY at DESC, id DESC LIMIT ?'
  // One more than is shown. Whether it comes is whether there is a next page, and nobody has to count anything.
  const found = cursor
    ? await read(`SELECT id, at FROM photos WHERE (at, id) < (?, ?) ${order}`, [...taken(cursor), limit + 1])
    : await read(`SELECT id, at FROM photos ${order}`, [limit + 1])
  const items = found.slice(0, limit)
  const last = items.at(-1)
  return { items, nextCursor: last && found.length > limit ? JSON.stringify([last.at, last.id]) : null }
}

/** A cursor holds values and not a photo's name: a photo that is deleted meanwhile still says where we were. */
function taken(cursor: string): [at: number, id: string] {
  try {
    const [at, id] = JSON.parse(cursor)
    if (typeof at === 'number' && typeof id === 'string') return [at, id]
  } catch {
    // Not even JSON: the same answer as for the wrong JSON.
  }
  throw new BadCursor('This is not a cursor of this list.')
}
