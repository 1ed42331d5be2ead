// Fails: 40 photos by one author: expected at most 5 queries as for one photo, came 44

import type { FeedItem, Queries } from '../solution.ts'

/** All at once, and still forty of them. */
export async function feedOf(queries: Queries, userId: string, limit: number): Promise<FeedItem[]> {
  const authors = [userId, ...(await queries.followedBy(userId))]
  const photos = await queries.newestOf(authors, limit)
  if (photos.length === 0) return []
  const ids = photos.map(({ id }) => id)
  const [names, likes, liked] = await Promise.all([
    Promise.all(photos.map(async ({ authorId }) => (await queries.namesOf([authorId])).slice(0, 1))).then(
      (all) => all.flat(),
    ),
    queries.likesOf(ids),
    queries.likedBy(userId, ids),
  ])
  return photos.map(({ id, authorId, caption }) => ({
    id,
    caption,
    author: names.find((name) => name.id === authorId)?.username ?? 'unknown',
    likes: likes.find(({ photoId }) => photoId === id)?.likes ?? 0,
    likedByMe: liked.includes(id),
  }))
}
