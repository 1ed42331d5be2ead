/** Work as rows: begun before any file is touched, and ended in the same batch as what it was for. */
import type { Change, Database } from '@ztm/domain/database'
import { firstIdAt } from '@ztm/domain/ids'
import type { UploadKey, WorkStore } from '@ztm/domain/stores'
import type { Work } from '@ztm/domain/work'
import { rowOfPhoto } from './photo-row.ts'
import { rowOfWork, workOfRow } from './work-row.ts'

export function createWorkStore({ read, write }: Database): WorkStore {
  const need = ({ id }: Work): Change => ({ op: 'need', table: 'work', row: { id } })
  const end = ({ id }: Work): Change => ({ op: 'remove', table: 'work', row: { id } })
  const begun = (work: Work): Change => ({ op: 'add', table: 'work', row: rowOfWork(work) })
  const keyRow = (work: Work) =>
    work.kind === 'upload' && work.key !== null ? { user_id: work.ownerId, key: work.key } : undefined

  return {
    async begin(call, work, digest = '') {
      const key = keyRow(work)
      const claim: Change[] = key
        ? [{ op: 'add', table: 'upload_keys', row: { ...key, digest, photo_id: work.photoId } }]
        : []
      await write(call, [...claim, begun(work)])
    },
    async find(call, _ownerId, id) {
      const [row] = await read(call, 'SELECT * FROM work WHERE id = ?', [id], 'latest')
      return row && workOfRow(row)
    },
    async keyOf(call, ownerId, key) {
      const sql = 'SELECT photo_id AS "photoId", digest FROM upload_keys WHERE user_id = ? AND key = ?'
      const [row] = await read(call, sql, [ownerId, key], 'latest')
      return row as UploadKey | undefined
    },
    async publish(call, work, photo) {
      await write(call, [need(work), { op: 'put', table: 'photos', row: rowOfPhoto(photo) }, end(work)])
    },
    async replace(call, work, before, after, erase) {
      const { id, status, version, width, height } = after
      await write(call, [
        need(work),
        { op: 'need', table: 'photos', row: { id, version: before.version } },
        { op: 'change', table: 'photos', row: { id, status, version, width, height } },
        end(work),
        begun(erase),
      ])
    },
    async giveUp(call, work, erase) {
      const key = keyRow(work)
      const unclaim: Change[] = key ? [{ op: 'remove', table: 'upload_keys', row: key }] : []
      await write(call, [need(work), ...unclaim, end(work), begun(erase)])
    },
    async done(call, work) {
      await write(call, [end(work)])
    },
    async before(call, time) {
      const rows = await read(
        call,
        'SELECT * FROM work WHERE id < ? ORDER BY id LIMIT 100',
        [firstIdAt(time)],
        'latest',
      )
      return rows.map(workOfRow)
    },
    async forgetKeysBefore(call, time) {
      const sql = 'SELECT user_id, key FROM upload_keys WHERE photo_id < ? ORDER BY photo_id LIMIT 1000'
      const keys = await read(call, sql, [firstIdAt(time)], 'latest')
      if (keys.length > 0)
        await write(
          call,
          keys.map((row) => ({ op: 'remove', table: 'upload_keys', row })),
        )
    },
  }
}
