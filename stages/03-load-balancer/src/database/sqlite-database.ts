/**
 * The database: SQLite in this process, behind the interface that every later stage keeps.
 *
 * WAL: what changes is appended to a log, and taken into the file later. `synchronous = FULL`, because what has been
 * acknowledged must outlive a power cut and not only the process: each batch waits for the disk, at about an eighth of
 * NORMAL's writes a second.
 */
import { type Change, type Database, Refused, type Row, type Value } from '@ztm/domain/database'
import { Problem, unavailable } from '@ztm/domain/problem'
import Sqlite, { type Statement } from 'better-sqlite3'
import { SCHEMA } from './schema.ts'
import { sqlOf, type TableColumns } from './sql-of-change.ts'

/** @param maxPages the most pages of 4 KiB that the file may have: a disk that fills up, for trying */
export function openSqlite(path: string, { maxPages }: { maxPages?: number | undefined } = {}) {
  const sqlite = new Sqlite(path)
  // Nobody else opens this file: taking and giving back a lock for each read would cost several times the read itself.
  sqlite.pragma('locking_mode = EXCLUSIVE')
  sqlite.pragma('journal_mode = WAL')
  sqlite.pragma('synchronous = FULL')
  // Pages are read from the system's file cache in place: asking for each by a system call costs more than the search.
  sqlite.pragma('mmap_size = 1073741824')
  sqlite.exec(SCHEMA)
  if (maxPages) sqlite.pragma(`max_page_count = ${maxPages}`)

  const statements = new Map<string, Statement<Value[], Row>>()
  const prepared = (sql: string) => {
    let statement = statements.get(sql)
    if (!statement) {
      statement = sqlite.prepare<Value[], Row>(sql)
      statements.set(sql, statement)
    }
    return statement
  }

  const columns = new Map<string, TableColumns>()
  for (const { name } of sqlite
    .prepare<[], { name: string }>("SELECT name FROM sqlite_schema WHERE type = 'table'")
    .all()) {
    const info = sqlite.pragma(`table_info(${name})`) as { name: string; pk: number }[]
    columns.set(name, {
      all: info.map((column) => column.name),
      key: info.filter((column) => column.pk > 0).map((column) => column.name),
    })
  }

  const apply = (change: Change) => {
    const { sql, params } = sqlOf(change, columns.get(change.table))
    if (change.op === 'need') {
      if (!prepared(sql).get(...params)) throw new Refused(change)
    } else if (prepared(sql).run(...params).changes === 0 && change.op === 'add') {
      throw new Refused(change)
    }
  }
  const applyAll = sqlite.transaction((batch: readonly Change[]) => batch.forEach(apply))

  const database: Database = {
    async read(_call, sql, params) {
      return prepared(sql).all(...params)
    },
    async write(_call, batch) {
      try {
        // Takes the write lock at once: a transaction that reads first and is overtaken would have to start again.
        applyAll.immediate(batch)
      } catch (error) {
        throw problemOf(error)
      }
    },
  }
  return { ...database, close: () => void sqlite.close() }
}

function problemOf(error: unknown): unknown {
  if (!(error instanceof Sqlite.SqliteError)) return error
  if (error.code.startsWith('SQLITE_FULL')) {
    return new Problem('no-space', 'There is no space left for this.', { retryAfter: 5, cause: error })
  }
  return unavailable('The database cannot write at the moment.', error)
}
