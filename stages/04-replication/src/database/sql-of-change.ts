/** A row change as one SQL statement, in the SQL that SQLite and PostgreSQL share. */
import type { Change, Value } from '@ztm/domain/database'

export type TableColumns = { all: readonly string[]; key: readonly string[] }

/**
 * Column names become part of the SQL, so that they are held against the table's own.
 * @throws Error on an unknown table or column, or a key that is not whole
 */
export function sqlOf(
  { op, table, row }: Change,
  columns: TableColumns | undefined,
): { sql: string; params: Value[] } {
  const given = Object.keys(row)
  const unknown = given.find((column) => !columns?.all.includes(column))
  if (!columns || unknown !== undefined) throw new Error(`there is no ${unknown ?? 'column'} in ${table}`)
  const { key } = columns
  if (op !== 'need' && !key.every((column) => given.includes(column))) {
    throw new Error(`${op} on ${table} needs its whole key: ${key.join(', ')}`)
  }
  const rest = given.filter((column) => !key.includes(column))
  const values = (names: readonly string[]) => names.map((name) => row[name] ?? null)
  const where = (names: readonly string[]) => names.map((name) => `${name} = ?`).join(' AND ')
  const insert = `INSERT INTO ${table} (${given.join(', ')}) VALUES (${given.map(() => '?').join(', ')})`

  switch (op) {
    case 'add':
      return { sql: `${insert} ON CONFLICT DO NOTHING`, params: values(given) }
    case 'put': {
      const set = rest.map((name) => `${name} = excluded.${name}`).join(', ')
      const conflict = rest.length > 0 ? `(${key.join(', ')}) DO UPDATE SET ${set}` : 'DO NOTHING'
      return { sql: `${insert} ON CONFLICT ${conflict}`, params: values(given) }
    }
    case 'change': {
      const set = rest.map((name) => `${name} = ?`).join(', ')
      return {
        sql: `UPDATE ${table} SET ${set} WHERE ${where(key)}`,
        params: [...values(rest), ...values(key)],
      }
    }
    case 'remove':
      return { sql: `DELETE FROM ${table} WHERE ${where(key)}`, params: values(key) }
    case 'need':
      return { sql: `SELECT 1 FROM ${table} WHERE ${where(given)}`, params: values(given) }
  }
}
