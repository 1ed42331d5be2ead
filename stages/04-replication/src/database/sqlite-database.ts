/**
 * The database: SQLite in this process, behind the interface that every later stage keeps.
 *
 * WAL, so that reading never waits for writing. `synchronous = FULL`, because what has been acknowledged must outlive
 * a power cut and not only the process: each batch waits for the disk, at about an eighth of NORMAL's writes a second.
 */
import { statSync } from 'node:fs'
import type { Call } from '@ztm/domain/call'
import { type Change, Refused, type Row, type Value } from '@ztm/domain/database'
import { Problem, unavailable } from '@ztm/domain/problem'
import Sqlite, { type Statement } from 'better-sqlite3'
import { SCHEMA } from './schema.ts'
import { sqlOf, type TableColumns } from './sql-of-change.ts'

/** In bytes, before what it says is moved to where it belongs. */
const LONGEST_WAL = 4 * 1024 * 1024

/** @returns why it was not written */
type Write = (batch: readonly Change[]) => unknown

export type SqliteDatabase = ReturnType<typeof openSqlite>

/** @param maxPages the most pages of 4 KiB that the file may have: a disk that fills up, for trying */
export function openSqlite(path: string, { maxPages }: { maxPages?: number | undefined } = {}) {
  const sqlite = new Sqlite(path)
  sqlite.pragma('journal_mode = WAL')
  sqlite.pragma('synchronous = FULL')
  // Pages are read from the system's file cache in place: asking for each by a system call costs more than the search.
  sqlite.pragma('mmap_size = 1073741824')
  sqlite.exec(SCHEMA)
  if (maxPages) sqlite.pragma(`max_page_count = ${maxPages}`)
  // Readers have a connection of their own, whose transaction stays open: they see what was there when it began.
  const reader = new Sqlite(path, { readonly: true })
  reader.pragma('mmap_size = 1073741824')

  const prepared = preparing(sqlite)
  const preparedToRead = preparing(reader)

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

  /** One of several batches: as a whole or not at all, whatever becomes of the others. */
  const write = (batch: readonly Change[]): unknown => {
    try {
      applyAll(batch)
    } catch (error) {
      // A full disk undoes them all.
      if (!sqlite.inTransaction) throw error
      return problemOf(error)
    }
  }
  const doTogether = sqlite.transaction((work: (write: Write) => void) => work(write))

  return {
    async read(_call: Call, sql: string, params: readonly Value[]): Promise<Row[]> {
      if (!reader.inTransaction) throw unavailable('It is not known yet which of its rows count.')
      return preparedToRead(sql).all(...params)
    },
    /** Several batches in one transaction: they wait for the disk once. */
    together(work: (write: Write) => void): void {
      try {
        // Takes the write lock at once: a transaction that reads first and is overtaken would have to start again.
        doTogether.immediate(work)
      } catch (error) {
        throw problemOf(error)
      }
    },
    /** What is written, shown to readers or not. */
    written: (sql: string, params: readonly Value[]): Row[] => prepared(sql).all(...params),
    /** From now on readers see everything that is written now. */
    show(): void {
      hide()
      // As long as somebody reads it, the write-ahead log cannot begin anew.
      if (statSync(`${path}-wal`).size > LONGEST_WAL) sqlite.pragma('wal_checkpoint(TRUNCATE)')
      preparedToRead('BEGIN').run()
      // The transaction begins with its first query.
      preparedToRead('SELECT 1 FROM promised_epoch').get()
    },
    /** Whether what is written has to outlive a power cut, or only this process. */
    beDurable: (durable: boolean) => void sqlite.pragma(`synchronous = ${durable ? 'FULL' : 'NORMAL'}`),
    copyTo: (file: string) => sqlite.backup(file),
    /** Everything becomes what it is in that file, or nothing does. */
    async becomeCopyOf(file: string): Promise<void> {
      const source = new Sqlite(file)
      hide()
      try {
        await source.backup(path)
      } finally {
        source.close()
      }
    },
    close(): void {
      reader.close()
      sqlite.close()
    },
  }

  function hide(): void {
    if (reader.inTransaction) preparedToRead('COMMIT').run()
  }
}

function preparing(connection: Sqlite.Database) {
  const statements = new Map<string, Statement<Value[], Row>>()
  return (sql: string) => {
    const statement = statements.get(sql) ?? connection.prepare<Value[], Row>(sql)
    statements.set(sql, statement)
    return statement
  }
}

function problemOf(error: unknown): unknown {
  if (!(error instanceof Sqlite.SqliteError)) return error
  if (error.code.startsWith('SQLITE_FULL')) {
    return new Problem('no-space', 'There is no space left for this.', { retryAfter: 5, cause: error })
  }
  return unavailable('The database cannot write at the moment.', error)
}
