/** Under which keys things are cached, and which of them a row change touches. */
import type { Change } from '@ztm/domain/database'

export const photoKey = (id: string) => `photo:${id}`
export const nameKey = (userId: string) => `name:${userId}`
/** The ids of the newest photos of all. */
export const EXPLORE_KEY = 'explore'

export function keysOf({ op, table, row }: Change): string[] {
  if (op === 'need') return []
  switch (table) {
    case 'photos':
      return op === 'change' ? [photoKey(String(row.id))] : [photoKey(String(row.id)), EXPLORE_KEY]
    case 'users':
      return [nameKey(String(row.id))]
    case 'likes':
    case 'comments':
      return [photoKey(String(row.photo_id))]
    default:
      return []
  }
}
