// Fails: 40 photos by twenty authors: expected at most 5 queries

import type { FeedItem, Queries } from '../solution.ts'

/** Remembers names, and asks for each new one. */
export async function feedOf(queries: Queries, userId: string, limit: number): Promise<FeedItem[]> {
  const authors = [userId, ...(await queries.followedBy(userId))]
  const photos = await queries.newestOf(authors, limit)
  if (photos.length === 0) return []
  const ids = photos.map(({ id }) => id)
  const known = [...new Set(photos.map(({ authorId }) => authorId))]
  const [names, likes, liked] = await Promise.all([
    Promise.all(known.map((author) => queries.namesOf([author]))).then((all) => all.flat()),
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
