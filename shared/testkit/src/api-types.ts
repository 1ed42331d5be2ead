/** What the JSON API answers with, as `api.md` says it: written down apart from the app, so that the two can differ. */

export type User = { username: string; createdAt: string }

export type Profile = User & {
  photoCount: number
  followerCount: number
  followingCount: number
  followedByMe: boolean
}

export type Rendition = 'thumb' | 'feed' | 'full'

export type Photo = {
  id: string
  author: { username: string }
  caption: string
  status: 'processing' | 'ready' | 'failed'
  width: number
  height: number
  createdAt: string
  likeCount: number
  commentCount: number
  likedByMe: boolean
  urls: Record<Rendition, string>
}

export type Comment = { id: string; author: { username: string }; text: string; createdAt: string }

export type List<T> = { items: T[]; nextCursor: string | null }

export type SignedIn = { user: User; token: string }

export type Problem = {
  type: string
  title: string
  status: number
  detail: string
  requestId: string
  errors?: { field: string; message: string }[]
}

export type Operation =
  | { crop: { left: number; top: number; width: number; height: number } }
  | { rotate: 90 | 180 | 270 }
  | { blur: number }
  | { sharpen: number }
  | { grayscale: true }

export type Page = { limit?: number; cursor?: string }
