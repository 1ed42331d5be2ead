/** The row that is read by its id, here and there: as wide as a photo's, in SQL that both databases understand. */
export type Photo = Record<string, string | number> & { id: string }

export const TABLE = `CREATE TABLE photos (
  id TEXT PRIMARY KEY, author_id TEXT NOT NULL, caption TEXT NOT NULL, status TEXT NOT NULL, version TEXT NOT NULL,
  width INTEGER NOT NULL, height INTEGER NOT NULL, original_width INTEGER NOT NULL, original_height INTEGER NOT NULL
)`

export const SELECT = `SELECT id, author_id, caption, status, version, width, height, original_width, original_height
  FROM photos WHERE id = ?`

const uuid = (kind: string, number: number) => `0190f3c0-${kind}-7000-8000-${`${number}`.padStart(12, '0')}`

export const photo = (number: number): Photo => ({
  id: uuid('0000', number),
  author_id: uuid('0001', number % 100),
  caption: 'Morning fog over the harbour, seen from the lighthouse',
  status: 'ready',
  version: 'k3x9v2mq',
  width: 1080,
  height: 720,
  original_width: 4032,
  original_height: 3024,
})
