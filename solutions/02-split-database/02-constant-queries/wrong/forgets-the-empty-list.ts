// Fails: A query was asked about an empty list

import type { FeedItem, Queries } from '../solution.ts'

export async function feedOf(queries: Queries, userId: string, limit: number): Promise<FeedItem[]> {
  const authors = [userId, ...(await queries.followedBy(userId))]
  const photos = await queries.newestOf(authors, limit)
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
