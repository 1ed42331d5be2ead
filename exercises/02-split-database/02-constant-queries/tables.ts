/** The tables, asked as over a network: every query is counted, and takes a millisecond of a world's time. */
import { broken } from '../../testing/rules.ts'
import type { World } from '../../testing/world.ts'
import type { Queries } from './starter.ts'

export type Photo = { id: string; author: string; likedBy: string[] }

export type Stored = {
  /** Who follows whom. */
  follows: Record<string, string[]>
  /** Newest first. */
  photos: Photo[]
  /** Who has left. */
  left: string[]
}

export function createTables(world: World, { follows, photos, left }: Stored) {
  let asked = 0
  async function query<T>(answer: T, ...lists: string[][]): Promise<T> {
    asked += 1
    await world.sleep(1)
    if (lists.some((list) => list.length === 0))
      broken('A query was asked about an empty list: the database says, near “IN ()”: syntax error')
    return answer
  }
  /** No order was asked for, so it comes in another one than it stands there. */
  const shuffled = <T>(rows: T[]): T[] => rows.toReversed()

  const queries: Queries = {
    followedBy: (userId) => query(follows[userId] ?? []),
    newestOf: (userIds, limit) =>
      query(
        photos
          .filter(({ author }) => userIds.includes(author))
          .slice(0, limit)
          .map(({ id, author }) => ({ id, authorId: author, caption: `caption of ${id}` })),
        userIds,
      ),
    namesOf: (userIds) =>
      query(
        shuffled([...new Set(userIds)])
          .filter((id) => !left.includes(id))
          .map((id) => ({ id, username: `name of ${id}` })),
        userIds,
      ),
    likesOf: (photoIds) =>
      query(
        shuffled(photos)
          .filter(({ id, likedBy }) => photoIds.includes(id) && likedBy.length > 0)
          .map(({ id, likedBy }) => ({ photoId: id, likes: likedBy.length })),
        photoIds,
      ),
    likedBy: (userId, photoIds) =>
      query(
        shuffled(photos)
          .filter(({ id, likedBy }) => photoIds.includes(id) && likedBy.includes(userId))
          .map(({ id }) => id),
        photoIds,
      ),
  }
  return { queries, asked: () => asked }
}
