/** Work on files that a request has promised or begun: written down first, so that a crash in mid-work leaves a trace. */
import type { Operation } from './edits.ts'

/**
 * - `upload`: the photo's row appears when its files are there. Its id is the photo's, which is its first version's too
 * - `edit`: its id becomes the new version
 * - `erase`: every file whose key begins with `prefix` goes
 */
export type Work = Upload | Edit | Erase

export type Upload = {
  kind: 'upload'
  id: string
  photoId: string
  ownerId: string
  caption: string
  /** The Idempotency-Key, where one came. */
  key: string | null
  originalWidth: number
  originalHeight: number
}
export type Edit = {
  kind: 'edit'
  id: string
  photoId: string
  ownerId: string
  operations: readonly Operation[]
}
export type Erase = { kind: 'erase'; id: string; photoId: string; ownerId: string; prefix: string }
