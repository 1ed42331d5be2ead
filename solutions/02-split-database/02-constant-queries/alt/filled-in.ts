/** Items are made first, with what holds where there is no row, and then filled in as the answers come. */
import type { FeedItem, Queries } from '../solution.ts'

export async function feedOf(queries: Queries, userId: string, limit: number): Promise<FeedItem[]> {
  const followed = await queries.followedBy(userId)
  const photos = await queries.newestOf(followed.concat(userId), limit)
  const feed: Record<string, FeedItem> = {}
  const byAuthor: Record<string, FeedItem[]> = {}
  for (const { id, caption, authorId } of photos) {
    feed[id] = { id, caption, author: 'unknown', likes: 0, likedByMe: false }
    byAuthor[authorId] = [...(byAuthor[authorId] ?? []), feed[id]]
  }
  if (photos.length > 0) {
    const ids = Object.keys(feed)
    const names = queries.namesOf(Object.keys(byAuthor)).then((rows) => {
      for (const { id, username } of rows) for (const item of byAuthor[id] ?? []) item.author = username
    })
    const likes = queries.likesOf(ids).then((rows) => {
      for (const row of rows) Object.assign(feed[row.photoId] as FeedItem, { likes: row.likes })
    })
    const mine = queries.likedBy(userId, ids).then((rows) => {
      for (const id of rows) Object.assign(feed[id] as FeedItem, { likedByMe: true })
    })
    await names
    await likes
    await mine
  }
  return photos.map(({ id }) => feed[id] as FeedItem)
}
