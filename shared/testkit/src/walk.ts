/** Walking a list to its end, page by page. */
import type { List, Page } from './api-types.ts'
import { type Answer, succeed } from './http-client.ts'

/** @param meanwhile called between one page and the next */
export async function walk<T>(
  ask: (page: Page) => Promise<Answer<List<T>>>,
  limit = 50,
  meanwhile: () => Promise<unknown> = async () => {},
): Promise<T[]> {
  const items: T[] = []
  let cursor: string | null = null
  do {
    const list: List<T> = await succeed(ask(cursor === null ? { limit } : { limit, cursor }))
    items.push(...list.items)
    if (cursor !== null && list.nextCursor === cursor)
      throw new Error(`the list goes round and round at ${cursor}`)
    cursor = list.nextCursor
    if (cursor !== null) await meanwhile()
  } while (cursor !== null)
  return items
}
