// Fails: expected that it takes 3 round trips, came 5 one after the other

import type { FeedItem, Queries } from '../solution.ts'

export async function feedOf(queries: Queries, userId: string, limit: number): Promise<FeedItem[]> {
  const authors = [userId, ...(await queries.followedBy(userId))]
  const photos = await queries.newestOf(authors, limit)
  if (photos.length === 0) return []
  const ids = photos.map(({ id }) => id)
  const names = await queries.namesOf([...new Set(photos.map(({ authorId }) => authorId))])
  const likes = await queries.likesOf(ids)
  const liked = await queries.likedBy(userId, ids)
  return photos.map(({ id, authorId, caption }) => ({
    id,
    caption,
    author: names.find((name) => name.id === authorId)?.username ?? 'unknown',
    likes: likes.find(({ photoId }) => photoId === id)?.likes ?? 0,
    likedByMe: liked.includes(id),
  }))
}
