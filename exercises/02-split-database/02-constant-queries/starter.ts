/** Somebody's feed, put together from a few tables, in a number of queries that does not grow with it. */

export type PhotoRow = { id: string; authorId: string; caption: string }

/** Each call is one query: a message to the database and one back. */
export type Queries = {
  /** Whom somebody follows. */
  followedBy(userId: string): Promise<string[]>
  /** The newest photos of these people, newest first. SELECT … WHERE author_id IN (…) */
  newestOf(userIds: string[], limit: number): Promise<PhotoRow[]>
  /** In any order. Who has left has no row. SELECT … WHERE id IN (…) */
  namesOf(userIds: string[]): Promise<{ id: string; username: string }[]>
  /** In any order. A photo without likes has no row. SELECT photo_id, count(*) … WHERE photo_id IN (…) GROUP BY photo_id */
  likesOf(photoIds: string[]): Promise<{ photoId: string; likes: number }[]>
  /** Which of these photos somebody likes, in any order. SELECT … WHERE user_id = ? AND photo_id IN (…) */
  likedBy(userId: string, photoIds: string[]): Promise<string[]>
}

export type FeedItem = {
  id: string
  caption: string
  /** `unknown` where the author has left. */
  author: string
  likes: number
  likedByMe: boolean
}

/** Photos of those that somebody follows, and their own, newest first. */
export async function feedOf(queries: Queries, userId: string, limit: number): Promise<FeedItem[]> {
  // TODO: names and likes of all photos at once. Now there are three queries a photo, and own photos are missing.
  const photos = await queries.newestOf(await queries.followedBy(userId), limit)
  const items: FeedItem[] = []
  for (const { id, caption, authorId } of photos) {
    const [author] = await queries.namesOf([authorId])
    const [count] = await queries.likesOf([id])
    const liked = await queries.likedBy(userId, [id])
    items.push({
      id,
      caption,
      author: author?.username ?? '',
      likes: count?.likes ?? 0,
      likedByMe: liked.length > 0,
    })
  }
  return items
}
