/** A photo as a row, and back. */
import type { Row } from '@ztm/domain/database'
import type { Photo } from '@ztm/domain/photo'

const count = (name: string) => `COALESCE((SELECT ${name} FROM photo_counts WHERE photo_id = p.id), 0)`

/** Counts by subqueries and not by a join: SQLite answers them several times faster. */
export const SELECT_PHOTO = `SELECT p.id, p.author_id AS "authorId", p.caption, p.status, p.version, p.width, p.height,
    p.original_width AS "originalWidth", p.original_height AS "originalHeight",
    ${count('likes')} AS "likeCount", ${count('comments')} AS "commentCount"
  FROM photos p`

/** Without the counts, which belong to no row: triggers keep them. */
export const rowOfPhoto = (photo: Photo): Row => ({
  id: photo.id,
  author_id: photo.authorId,
  caption: photo.caption,
  status: photo.status,
  version: photo.version,
  width: photo.width,
  height: photo.height,
  original_width: photo.originalWidth,
  original_height: photo.originalHeight,
})
