/** A row change as one SQL statement, in the SQL that SQLite and PostgreSQL share. */
import type { Change, Row, Value } from '@ztm/domain/database'

export type TableColumns = { all: readonly string[]; key: readonly string[] }

/** What changes that give the same columns have in common: the statement, and whose values it takes, in order. */
type Shape = { given: readonly string[]; sql: string; takes: readonly string[] }

/** Remembered: putting a statement together takes longer than SQLite takes to run it. */
const shapes = new WeakMap<TableColumns, Map<Change['op'], Shape[]>>()

/** @throws Error on an unknown table or column, or a key that is not whole */
export function sqlOf(
  { op, table, row }: Change,
  columns: TableColumns | undefined,
): { sql: string; params: Value[] } {
  if (!columns) throw new Error(`there is no column in ${table}`)
  const ofTable = shapes.get(columns) ?? new Map<Change['op'], Shape[]>()
  shapes.set(columns, ofTable)
  const known = ofTable.get(op) ?? []
  ofTable.set(op, known)
  let shape = known.find(({ given }) => givesJust(row, given))
  if (!shape) {
    shape = shapeOf(op, table, Object.keys(row), columns)
    known.push(shape)
  }
  return { sql: shape.sql, params: shape.takes.map((name) => row[name] ?? null) }
}

function givesJust(row: Row, given: readonly string[]): boolean {
  let at = 0
  for (const name in row) if (given[at++] !== name) return false
  return at === given.length
}

/** Column names become part of the SQL, so that they are held against the table's own. */
function shapeOf(op: Change['op'], table: string, given: string[], { all, key }: TableColumns): Shape {
  const unknown = given.find((column) => !all.includes(column))
  if (unknown !== undefined) throw new Error(`there is no ${unknown} in ${table}`)
  if (op !== 'need' && !key.every((column) => given.includes(column))) {
    throw new Error(`${op} on ${table} needs its whole key: ${key.join(', ')}`)
  }
  const rest = given.filter((column) => !key.includes(column))
  const where = (names: readonly string[]) => names.map((name) => `${name} = ?`).join(' AND ')
  const insert = `INSERT INTO ${table} (${given.join(', ')}) VALUES (${given.map(() => '?').join(', ')})`

  switch (op) {
    case 'add':
      return { given, sql: `${insert} ON CONFLICT DO NOTHING`, takes: given }
    case 'put': {
      const set = rest.map((name) => `${name} = excluded.${name}`).join(', ')
      const conflict = rest.length > 0 ? `(${key.join(', ')}) DO UPDATE SET ${set}` : 'DO NOTHING'
      return { given, sql: `${insert} ON CONFLICT ${conflict}`, takes: given }
    }
    case 'change': {
      const set = rest.map((name) => `${name} = ?`).join(', ')
      return { given, sql: `UPDATE ${table} SET ${set} WHERE ${where(key)}`, takes: [...rest, ...key] }
    }
    case 'remove':
      return { given, sql: `DELETE FROM ${table} WHERE ${where(key)}`, takes: key }
    case 'need':
      return { given, sql: `SELECT 1 FROM ${table} WHERE ${where(given)}`, takes: given }
  }
}
