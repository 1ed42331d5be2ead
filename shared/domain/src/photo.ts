/** Photos as everybody may see them, and as one person sees them. */
import { Text } from './text.ts'

export const Caption = Text.max(2200, 'must have at most 2,200 characters').meta({
  description: 'Up to 2,200 characters',
})

export const RENDITIONS = { thumb: 320, feed: 1080, full: Number.POSITIVE_INFINITY } as const
export type Rendition = keyof typeof RENDITIONS

export type PhotoStatus = 'processing' | 'ready' | 'failed'

/** What everybody may see: no URLs, which differ by place, and nothing personal, so that it can be cached for all. */
export type Photo = {
  id: string
  authorId: string
  caption: string
  status: PhotoStatus
  /** Of the pictures: changes with every edit, so that a URL's bytes never do. */
  version: string
  width: number
  height: number
  /** Of the original, upright: what edits are reckoned against. */
  originalWidth: number
  originalHeight: number
  likeCount: number
  commentCount: number
}

export type PhotoView = Photo & {
  author: { username: string }
  createdAt: number
  likedByMe: boolean
  urls: Record<Rendition, string>
}

/** Where a photo's files are kept. The original is never served: it may say where it was taken. */
export const originalKey = (photoId: string) => `${photoId}/original`
export const renditionKey = (photoId: string, version: string, rendition: Rendition) =>
  `${photoId}/${version}/${rendition}`
