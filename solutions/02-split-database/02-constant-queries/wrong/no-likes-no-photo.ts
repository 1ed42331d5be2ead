// Fails: Everybody sees the right photos, names and likes: The feed: expected

import type { FeedItem, Queries } from '../solution.ts'

/** As an inner join does it: what nobody likes is not there. */
export async function feedOf(queries: Queries, userId: string, limit: number): Promise<FeedItem[]> {
  const authors = [userId, ...(await queries.followedBy(userId))]
  const photos = await queries.newestOf(authors, limit)
  if (photos.length === 0) return []
  const ids = photos.map(({ id }) => id)
  const [names, likes, liked] = await Promise.all([
    queries.namesOf([...new Set(photos.map(({ authorId }) => authorId))]),
    queries.likesOf(ids),
    queries.likedBy(userId, ids),
  ])
  return photos
    .filter(({ id }) => likes.some(({ photoId }) => photoId === id))
    .map(({ id, authorId, caption }) => ({
      id,
      caption,
      author: names.find((name) => name.id === authorId)?.username ?? 'unknown',
      likes: likes.find(({ photoId }) => photoId === id)?.likes ?? 0,
      likedByMe: liked.includes(id),
    }))
}
