/** The newest photos, page by page. */

export type Photo = { id: string; at: number }

export type Page = {
  items: Photo[]
  /** What to ask for the next page with; null where nothing follows. */
  nextCursor: string | null
}

/** Asks the database: `?` in the SQL stands for the params, in their order. Its table: photos (id TEXT, at INTEGER). */
export type Read = (sql: string, params: (string | number)[]) => Promise<Photo[]>

/** What somebody sent as a cursor is none. */
export class BadCursor extends Error {
  override name = 'BadCursor'
}

/**
 * @param cursor what an earlier page gave as its `nextCursor`; without one, the first page is wanted
 * @throws BadCursor
 */
export async function newestPhotos(read: Read, limit: number, cursor?: string): Promise<Page> {
  // TODO: every page, each photo once, whatever is added or deleted meanwhile. This is the first page over and over.
  const items = await read('SELECT id, at FROM photos ORDER BY at DESC LIMIT ?', [limit])
  return { items, nextCursor: items.at(-1)?.id ?? cursor ?? null }
}
