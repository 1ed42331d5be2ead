/** Databases with their replication logs, each in a file of its own, and without any network. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Change } from '@ztm/domain/database'
import { openLog } from '../src/database/replication-log.ts'
import { openShown } from '../src/database/shown-database.ts'

type Options = { kept?: number; maxPages?: number }

export type Copy = ReturnType<ReturnType<typeof openFolder>['open']>

export function openFolder() {
  const folder = mkdtempSync(join(tmpdir(), 'ztm-logs-'))
  const open = new Set<{ close(): void }>()

  return {
    /** By the same name it is the same file. */
    open(name: string, { kept = 1_000, maxPages }: Options = {}) {
      const path = join(folder, `${name}.sqlite`)
      const sqlite = openShown(path, { maxPages })
      const log = openLog(sqlite, kept)
      const close = () => {
        sqlite.close()
        open.delete(copy)
      }
      /** Which users are there, shown to readers or not. */
      const written = () => namesIn(sqlite.written('SELECT username FROM users ORDER BY id', []))
      const seen = () => namesIn(sqlite.read('SELECT username FROM users ORDER BY id', []))
      const numbers = () =>
        sqlite.written('SELECT seq FROM replication_log ORDER BY seq', []).map(({ seq }) => seq)
      const copy = { path, sqlite, log, close, written, seen, numbers }
      open.add(copy)
      return copy
    },
    remove(): void {
      for (const { close } of [...open]) close()
      rmSync(folder, { recursive: true })
    },
  }
}

const namesIn = (rows: Record<string, unknown>[]) => rows.map(({ username }) => username)

export const user = (id: string, username = id): Change => ({
  op: 'add',
  table: 'users',
  row: { id, username, password_hash: '' },
})

/** So many batches of one user each. */
export const users = (count: number, from = 0): Change[][] =>
  Array.from({ length: count }, (_, at) => [user(`u${String(from + at).padStart(5, '0')}`)])
