/** Who likes what, as rows. */
import type { Database } from '@ztm/domain/database'
import type { LikeStore } from '@ztm/domain/stores'

export function createLikeStore({ read, write }: Database): LikeStore {
  return {
    async like(call, userId, photoId) {
      await write(call, [
        { op: 'need', table: 'photos', row: { id: photoId } },
        { op: 'put', table: 'likes', row: { photo_id: photoId, user_id: userId } },
      ])
    },
    async unlike(call, userId, photoId) {
      await write(call, [
        { op: 'need', table: 'photos', row: { id: photoId } },
        { op: 'remove', table: 'likes', row: { photo_id: photoId, user_id: userId } },
      ])
    },
    async likedBy(call, userId, photoIds) {
      const marks = photoIds.map(() => '?').join(', ')
      const sql = `SELECT photo_id FROM likes WHERE user_id = ? AND photo_id IN (${marks})`
      const rows = await read(call, sql, [userId, ...photoIds])
      return new Set(rows.map((row) => String(row.photo_id)))
    },
  }
}
