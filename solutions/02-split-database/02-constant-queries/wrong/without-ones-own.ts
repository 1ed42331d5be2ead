// Fails: Everybody sees the right photos, names and likes: The feed: expected

import type { FeedItem, Queries } from '../solution.ts'

export async function feedOf(queries: Queries, userId: string, limit: number): Promise<FeedItem[]> {
  const authors = await queries.followedBy(userId)
  if (authors.length === 0) return []
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
    author: names.find((name) => name.id === authorId)?.username ?? 'unknown',
    likes: likes.find(({ photoId }) => photoId === id)?.likes ?? 0,
    likedByMe: liked.includes(id),
  }))
}
