/**
 * The database as readers are shown it: what counts by now, and nothing that is only written. They have a connection of
 * their own, whose transaction stays open and sees what was there when it began (SQLite's snapshot isolation, by its
 * write-ahead log). Writing goes on beside it.
 */
import { statSync } from 'node:fs'
import type { Change, Row, Value } from '@ztm/domain/database'
import { unavailable } from '@ztm/domain/problem'
import Sqlite from 'better-sqlite3'
import { openSqlite, problemOf } from './sqlite-database.ts'

/** In bytes, before what it holds is moved to where it belongs. */
const LONGEST_WAL = 4 * 1024 * 1024

/** @returns why it was not written */
type Write = (batch: readonly Change[]) => unknown

export type ShownDatabase = ReturnType<typeof openShown>

export function openShown(path: string, options: Parameters<typeof openSqlite>[1]) {
  const { sqlite, prepared, applyAll } = openSqlite(path, options)
  const reader = new Sqlite(path, { readonly: true })
  const begin = reader.prepare('BEGIN')
  const commit = reader.prepare('COMMIT')
  const look = reader.prepare('SELECT 1 FROM promised_epoch')
  const reading = new Map<string, Sqlite.Statement<Value[], Row>>()

  /** One of several batches: as a whole or not at all, whatever becomes of the others. */
  function write(batch: readonly Change[]): unknown {
    try {
      applyAll(batch)
    } catch (error) {
      // A full disk undoes them all.
      if (!sqlite.inTransaction) throw error
      return problemOf(error)
    }
  }
  const doTogether = sqlite.transaction((work: (write: Write) => void) => work(write))

  function beginWalAnew(): void {
    // Another process may be looking into the file: not waited for, because everybody here would wait, too.
    sqlite.pragma('busy_timeout = 0')
    sqlite.pragma('wal_checkpoint(TRUNCATE)')
    sqlite.pragma('busy_timeout = 5000')
  }

  function hide(): void {
    if (reader.inTransaction) commit.run()
  }

  return {
    read(sql: string, params: readonly Value[]): Row[] {
      if (!reader.inTransaction) throw unavailable('It is not known yet what counts of all that is here.')
      const statement = reading.get(sql) ?? reader.prepare<Value[], Row>(sql)
      reading.set(sql, statement)
      return statement.all(...params)
    },
    /** What is written, shown to readers or not. */
    written: (sql: string, params: readonly Value[]): Row[] => prepared(sql).all(...params),
    /** Several batches in one transaction: they wait for the disk once. @throws Problem */
    together(work: (write: Write) => void): void {
      try {
        // Takes the write lock at once: a transaction that reads first and is overtaken would have to start again.
        doTogether.immediate(work)
      } catch (error) {
        throw problemOf(error)
      }
    },
    /** From now on readers see everything that is written now. */
    show(): void {
      hide()
      // As long as somebody reads it, the write-ahead log cannot begin anew.
      if (statSync(`${path}-wal`).size > LONGEST_WAL) beginWalAnew()
      begin.run()
      // The transaction begins with its first query.
      look.get()
    },
    /** Whether what is written has to outlive a power cut, or only this process. */
    beDurable: (durable: boolean) => void sqlite.pragma(`synchronous = ${durable ? 'FULL' : 'NORMAL'}`),
    copyTo: (file: string) => sqlite.backup(file),
    /** Everything becomes what it is in that file, or nothing does. Readers are shown nothing until the next `show`. */
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
}
