/** Under which keys things are cached, and which of them a row change touches. */
import type { Change, Value } from '@ztm/domain/database'

export const photoKey = (id: string) => `photo:${id}`
export const nameKey = (userId: string) => `name:${userId}`
/** The ids of the newest photos of all. */
export const EXPLORE_KEY = 'explore'
/** Who has that name. */
export const userKey = (username: string) => `user:${username}`
export const profileKey = (userId: string) => `profile:${userId}`
/** The ids of somebody's newest photos. */
export const photosOfKey = (userId: string) => `photos-of:${userId}`
/** The newest comments on a photo. */
export const commentsKey = (photoId: string) => `comments:${photoId}`
/** The ids of the newest photos that somebody likes. */
export const likesKey = (userId: string) => `likes:${userId}`
/** The ids of those whom somebody follows. */
export const followeesKey = (userId: string) => `followees:${userId}`

export function keysOf({ op, table, row }: Change): string[] {
  if (op === 'need') return []
  const [id, photoId, userId] = [String(row.id), String(row.photo_id), String(row.user_id)]
  switch (table) {
    case 'photos':
      if (op === 'change') return [photoKey(id)]
      // Who removes a photo names only its id: whose it was stands in the work that goes with it.
      return [photoKey(id), EXPLORE_KEY, commentsKey(id), ...ofAuthor(row.author_id)]
    case 'work':
      return op === 'add' ? ofAuthor(row.owner_id) : []
    case 'users':
      return [nameKey(id), profileKey(id)]
    case 'usernames':
      return [userKey(String(row.username))]
    case 'likes':
      return [photoKey(photoId), likesKey(userId)]
    case 'comments':
      return [photoKey(photoId), commentsKey(photoId)]
    case 'follows': {
      const [follower, followee] = [String(row.follower_id), String(row.followee_id)]
      return [followeesKey(follower), profileKey(follower), profileKey(followee)]
    }
    default:
      return []
  }
}

function ofAuthor(userId: Value | undefined): string[] {
  if (userId === undefined) return []
  const id = String(userId)
  return [profileKey(id), photosOfKey(id)]
}
