/** What the API answers with: the schemas of the document, and from the domain's views exactly those fields. */
import type { CommentView } from '@ztm/domain/comment'
import { timeOf } from '@ztm/domain/ids'
import type { Listed } from '@ztm/domain/page'
import type { PhotoView } from '@ztm/domain/photo'
import type { User as DomainUser, ProfileView } from '@ztm/domain/user'
import { z } from 'zod'

const Time = z.iso.datetime().meta({ description: 'ISO 8601, UTC' })
const Count = z.int().min(0)
const Id = z.string().meta({ description: 'Opaque' })
const Author = z.object({ username: z.string() })

export const User = z.object({ username: z.string(), createdAt: Time }).meta({ id: 'User' })

export const Profile = z
  .object({
    username: z.string(),
    createdAt: Time,
    photoCount: Count,
    followerCount: Count,
    followingCount: Count,
    followedByMe: z.boolean(),
  })
  .meta({ id: 'Profile' })

export const Photo = z
  .object({
    id: Id,
    author: Author,
    caption: z.string(),
    status: z.enum(['processing', 'ready', 'failed']),
    width: Count,
    height: Count,
    createdAt: Time,
    likeCount: Count,
    commentCount: Count,
    likedByMe: z.boolean(),
    urls: z.object({ thumb: z.string(), feed: z.string(), full: z.string() }),
  })
  .meta({ id: 'Photo' })

export const Comment = z
  .object({ id: Id, author: Author, text: z.string(), createdAt: Time })
  .meta({ id: 'Comment' })

export const SignedIn = z
  .object({ user: User, token: z.string().meta({ description: 'Opaque, for `Authorization: Bearer`' }) })
  .meta({ id: 'SignedIn' })

export const listOf = <T extends z.ZodType>(item: T) =>
  z.object({
    items: z.array(item),
    nextCursor: z.string().nullable().meta({ description: 'The next page’s `cursor`; null at the end' }),
  })

export const ProblemBody = z
  .object({
    type: z.string(),
    title: z.string(),
    status: z.int(),
    detail: z.string(),
    requestId: z.string(),
    errors: z.array(z.object({ field: z.string(), message: z.string() })).optional(),
  })
  .meta({ id: 'Problem', description: 'RFC 9457' })

const iso = (time: number): string => new Date(time).toISOString()

export const toUser = ({ id, username }: DomainUser): z.infer<typeof User> => ({
  username,
  createdAt: iso(timeOf(id)),
})

export const toProfile = (view: ProfileView): z.infer<typeof Profile> => ({
  username: view.username,
  createdAt: iso(view.createdAt),
  photoCount: view.photoCount,
  followerCount: view.followerCount,
  followingCount: view.followingCount,
  followedByMe: view.followedByMe,
})

export const toPhoto = (view: PhotoView): z.infer<typeof Photo> => ({
  id: view.id,
  author: { username: view.author.username },
  caption: view.caption,
  status: view.status,
  width: view.width,
  height: view.height,
  createdAt: iso(view.createdAt),
  likeCount: view.likeCount,
  commentCount: view.commentCount,
  likedByMe: view.likedByMe,
  urls: { thumb: view.urls.thumb, feed: view.urls.feed, full: view.urls.full },
})

export const toComment = (view: CommentView): z.infer<typeof Comment> => ({
  id: view.id,
  author: { username: view.author.username },
  text: view.text,
  createdAt: iso(view.createdAt),
})

export const toList = <T, U>({ items, nextCursor }: Listed<T>, to: (item: T) => U) => ({
  items: items.map(to),
  nextCursor,
})
