/** The table of photos for this exercise, in a database of its own, which counts how many rows it looks at. */
import { DatabaseSync } from 'node:sqlite'
import type { Photo, Read } from './starter.ts'

export type Photos = ReturnType<typeof openPhotos>

export function openPhotos(stored: readonly Photo[] = []) {
  const sqlite = new DatabaseSync(':memory:')
  let looked = 0
  sqlite.function('looked', () => {
    looked += 1
    return 1
  })
  // The view asks for every row that an index leads to, so that none is looked at in secret.
  sqlite.exec(`
    CREATE TABLE rows (at INTEGER, id TEXT, PRIMARY KEY (at, id)) WITHOUT ROWID;
    CREATE VIEW photos AS SELECT id, at FROM rows WHERE looked();
  `)
  const insert = sqlite.prepare('INSERT OR IGNORE INTO rows (id, at) VALUES (?, ?)')
  const remove = sqlite.prepare('DELETE FROM rows WHERE id = ? AND at = ?')
  const add = ({ id, at }: Photo) => void insert.run(id, at)
  stored.forEach(add)
  const read: Read = async (sql, params) =>
    sqlite
      .prepare(sql)
      .all(...params)
      .map((row) => ({ ...row }) as Photo)
  return {
    read,
    add,
    remove: ({ id, at }: Photo) => void remove.run(id, at),
    /** How many rows it has looked at since it was asked the last time. */
    lookedAt() {
      const count = looked
      looked = 0
      return count
    },
    close: () => sqlite.close(),
  }
}
