/** A photo as a row, and back. */
import type { Row } from '@ztm/domain/database'
import type { Photo } from '@ztm/domain/photo'

export const SELECT_PHOTO = `SELECT p.id, p.author_id AS "authorId", p.caption, p.status, p.version, p.width, p.height,
    p.original_width AS "originalWidth", p.original_height AS "originalHeight",
    COALESCE(c.likes, 0) AS "likeCount", COALESCE(c.comments, 0) AS "commentCount"
  FROM photos p LEFT JOIN photo_counts c ON c.photo_id = p.id`

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
