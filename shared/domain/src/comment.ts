/** What people say about a photo. */
import { Text } from './text.ts'

export const CommentText = Text.min(1, 'must not be empty')
  .max(1000, 'must have at most 1,000 characters')
  .refine((text) => text.trim() !== '', 'must not be blank')
  .meta({ description: '1 to 1,000 characters, not blank' })

/** Its id carries the slot of the photo's owner, beside whose photo it is kept. */
export type Comment = { id: string; photoId: string; authorId: string; text: string }

export type CommentView = Comment & { author: { username: string }; createdAt: number }
