/** From what everybody may see to what one person sees: names, their own likes, and picture URLs are put on last. */
import type { Call } from './call.ts'
import type { Comment, CommentView } from './comment.ts'
import { timeOf } from './ids.ts'
import type { Photo, PhotoView } from './photo.ts'
import type { Ports } from './ports.ts'
import type { User } from './user.ts'

/** The name of an author whose row has not arrived: possible only where data comes from several places. */
const UNKNOWN = 'unknown'

export function createPresent({ users, likes, pictureUrls }: Ports) {
  /** @param liked what this person likes; undefined for a visitor */
  const view = (call: Call, photo: Photo, names: Map<string, string>, liked?: Set<string>): PhotoView => ({
    ...photo,
    author: { username: names.get(photo.authorId) ?? UNKNOWN },
    createdAt: timeOf(photo.id),
    likedByMe: liked?.has(photo.id) ?? false,
    urls: pictureUrls.urls(call, photo),
  })

  /** Not the first of `photos`: this is what is asked for most, and going through lists of one would be noticed. */
  async function photo(call: Call, me: User | undefined, found: Photo): Promise<PhotoView> {
    const naming = users.namesOf(call, [found.authorId])
    const [names, liked] = me
      ? await Promise.all([naming, likes.likedBy(call, me.id, [found.id])])
      : [await naming]
    return view(call, found, names, liked)
  }

  async function photos(call: Call, me: User | undefined, found: readonly Photo[]): Promise<PhotoView[]> {
    if (found.length === 0) return []
    const naming = users.namesOf(call, [...new Set(found.map((photo) => photo.authorId))])
    const ids = found.map((photo) => photo.id)
    const [names, liked] = me ? await Promise.all([naming, likes.likedBy(call, me.id, ids)]) : [await naming]
    return found.map((photo) => view(call, photo, names, liked))
  }

  async function comments(call: Call, found: readonly Comment[]): Promise<CommentView[]> {
    if (found.length === 0) return []
    const names = await users.namesOf(call, [...new Set(found.map((comment) => comment.authorId))])
    return found.map((comment) => ({
      ...comment,
      author: { username: names.get(comment.authorId) ?? UNKNOWN },
      createdAt: timeOf(comment.id),
    }))
  }

  return { photo, photos, comments }
}

export type Present = ReturnType<typeof createPresent>
