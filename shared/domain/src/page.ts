/** Lists, newest first, walked by the id of the last item seen (keyset pagination). */
import { z } from 'zod'
import { isId } from './ids.ts'

export const Page = z.object({
  limit: z.coerce.number().int().min(1).max(50).default(20).meta({ description: 'How many at most' }),
  cursor: z
    .string()
    .refine(isId, 'is not a cursor of this list')
    .optional()
    .meta({ description: 'Where to go on: the nextCursor of the page before' }),
})

/** Which part of a list. A keyset and not an offset, because what is added meanwhile would shift every later page. */
export type Page = { limit: number; cursor?: string | undefined }

export type Listed<T> = { items: T[]; nextCursor: string | null }

/**
 * Cuts `limit + 1` rows to a page.
 * @param rows what a store found when asked for one row more than the limit: its presence says that there is a next page
 */
export function listed<T extends { id: string }>(rows: T[], limit: number): Listed<T> {
  const items = rows.slice(0, limit)
  return { items, nextCursor: rows.length > limit ? (items.at(-1)?.id ?? null) : null }
}
