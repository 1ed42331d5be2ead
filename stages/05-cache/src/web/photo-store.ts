/** Photos as rows. Lists go by id, which is by time, and start after a given id: as quick on page 1,000 as on page 1. */
import type { Call } from '@ztm/domain/call'
import type { Database, Value } from '@ztm/domain/database'
import type { Photo } from '@ztm/domain/photo'
import type { PhotoStore } from '@ztm/domain/stores'
import { SELECT_PHOTO } from './photo-row.ts'
import { rowOfWork } from './work-row.ts'

/** Sorts after every id: where a list without a cursor starts. */
const NEWEST = 'g'
/** Put together once, and not for each read: a text as long as this is costly to look its statement up by. */
const ONE_PHOTO = `${SELECT_PHOTO} WHERE p.id = ?`

export function createPhotoStore({ read, write }: Database): PhotoStore {
  const photos = (call: Call, sql: string, params: Value[], how?: 'seen' | 'latest') =>
    read(call, sql, params, how) as Promise<Photo[]>

  return {
    async get(call, id, how) {
      const [photo] = await photos(call, ONE_PHOTO, [id], how)
      return photo
    },
    async explore(call, { cursor = NEWEST, limit }) {
      const sql = `${SELECT_PHOTO} WHERE p.id < ? ORDER BY p.id DESC LIMIT ?`
      return await photos(call, sql, [cursor, limit + 1])
    },
    async ofUser(call, userId, { cursor = NEWEST, limit }) {
      const sql = `${SELECT_PHOTO} WHERE p.author_id = ? AND p.id < ? ORDER BY p.id DESC LIMIT ?`
      return await photos(call, sql, [userId, cursor, limit + 1])
    },
    async feed(call, userId, { cursor = NEWEST, limit }) {
      // The inner query finds which photos from an index alone; only those shown are read whole.
      const sql = `${SELECT_PHOTO} WHERE p.id IN (
          SELECT id FROM photos
          WHERE author_id IN (SELECT followee_id FROM follows WHERE follower_id = ? UNION ALL SELECT ?) AND id < ?
          ORDER BY id DESC LIMIT ?
        ) ORDER BY p.id DESC`
      return await photos(call, sql, [userId, userId, cursor, limit + 1])
    },
    async changeCaption(call, id, caption) {
      await write(call, [{ op: 'change', table: 'photos', row: { id, caption } }])
    },
    async remove(call, { id }, erase) {
      await write(call, [
        { op: 'need', table: 'photos', row: { id } },
        { op: 'remove', table: 'photos', row: { id } },
        { op: 'add', table: 'work', row: rowOfWork(erase) },
      ])
    },
  }
}
