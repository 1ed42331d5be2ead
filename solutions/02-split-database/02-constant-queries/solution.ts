/** Somebody's feed, put together from a few tables, in a number of queries that does not grow with it. */

export type PhotoRow = { id: string; authorId: string; caption: string }
export type Queries = {
  followedBy(userId: string): Promise<string[]>
  newestOf(userIds: string[], limit: number): Promise<PhotoRow[]>
  namesOf(userIds: string[]): Promise<{ id: string; username: string }[]>
  likesOf(photoIds: string[]): Promise<{ photoId: string; likes: number }[]>
  likedBy(userId: string, photoIds: string[]): Promise<string[]>
}
export type FeedItem = { id: string; caption: string; author: string; likes: number; likedByMe: boolean }

export async function feedOf(queries: Queries, userId: string, limit: number): Promise<FeedItem[]> {
  // One's own photos belong to it, and so this list is never empty.
  const authors = [userId, ...(await queries.followedBy(userId))]
  const photos = await queries.newestOf(authors, limit)
  if (photos.length === 0) return []
  const ids = photos.map(({ id }) => id)
  // These three need the photos and not each other: one round trip for all of them.
  const [names, likes, liked] = await Promise.all([
    queries.namesOf([...new Set(photos.map(({ authorId }) => authorId))]),
    queries.likesOf(ids),
    queries.likedBy(userId, ids),
  ])
  // Rows come in any order and some are missing, so nothing is told by its place.
  const nameOf = new Map(names.map(({ id, username }) => [id, username]))
  const likesOf = new Map(likes.map(({ photoId, likes }) => [photoId, likes]))
  const likedByMe = new Set(liked)
  return photos.map(({ id, authorId, caption }) => ({
    id,
    caption,
    author: nameOf.get(authorId) ?? 'unknown',
    likes: likesOf.get(id) ?? 0,
    likedByMe: likedByMe.has(id),
  }))
}
