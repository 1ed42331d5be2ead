// Fails: It ended in an error

import type { FeedItem, Queries } from '../solution.ts'

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
  return photos.map(({ id, authorId, caption }) => ({
    id,
    caption,
    author: (names.find((name) => name.id === authorId) as { username: string }).username,
    likes: likes.find(({ photoId }) => photoId === id)?.likes ?? 0,
    likedByMe: liked.includes(id),
  }))
}
