/** Comments as rows, kept beside their photo. */
import type { Comment } from '@ztm/domain/comment'
import type { Database } from '@ztm/domain/database'
import type { CommentStore } from '@ztm/domain/stores'

const SELECT = 'SELECT id, photo_id AS "photoId", author_id AS "authorId", text FROM comments'
/** Sorts after every id: where a list without a cursor starts. */
const NEWEST = 'g'

export function createCommentStore({ read, write }: Database): CommentStore {
  return {
    async add(call, { id, photoId, authorId, text }) {
      await write(call, [
        { op: 'need', table: 'photos', row: { id: photoId } },
        { op: 'add', table: 'comments', row: { photo_id: photoId, id, author_id: authorId, text } },
      ])
    },
    async get(call, photoId, id) {
      const [row] = await read(call, `${SELECT} WHERE photo_id = ? AND id = ?`, [photoId, id], 'latest')
      return row as Comment | undefined
    },
    async of(call, photoId, { cursor = NEWEST, limit }) {
      const sql = `${SELECT} WHERE photo_id = ? AND id < ? ORDER BY id DESC LIMIT ?`
      return (await read(call, sql, [photoId, cursor, limit + 1])) as Comment[]
    },
    async remove(call, photoId, id) {
      await write(call, [{ op: 'remove', table: 'comments', row: { photo_id: photoId, id } }])
    },
  }
}
