/** Counts what reaches the database, by table: whether a cache does its work is seen here, and not in the cache. */
import type { Database } from '@ztm/domain/database'
import { Counter, type Registry } from 'prom-client'

export function countedDatabase({ read, write }: Database, registry: Registry): Database {
  const counts = { read: new Map<string, number>(), write: new Map<string, number>() }
  const count = (operation: keyof typeof counts, table: string) => {
    const tables = counts[operation]
    tables.set(table, (tables.get(table) ?? 0) + 1)
  }

  new Counter({
    name: 'database_operations_total',
    help: 'Queries, and changes of rows, by the table that they are about',
    labelNames: ['operation', 'table'],
    registers: [registry],
    collect() {
      this.reset()
      for (const [operation, tables] of Object.entries(counts)) {
        for (const [table, value] of tables) this.inc({ operation, table }, value)
      }
    },
  })

  const known = new Map<string, string>()
  const tableOf = (sql: string) => {
    let table = known.get(sql)
    if (table === undefined) {
      table = mainTable(sql)
      known.set(sql, table)
    }
    return table
  }

  return {
    read(call, sql, params, how) {
      count('read', tableOf(sql))
      return read(call, sql, params, how)
    },
    write(call, batch) {
      for (const { table } of batch) count('write', table)
      return write(call, batch)
    },
  }
}

/** The first table of a query, apart from those that only its subqueries ask; where all is in brackets, within them. */
function mainTable(sql: string): string {
  let outer = sql
  while (/\([^()]*\)/.test(outer)) outer = outer.replaceAll(/\([^()]*\)/g, '')
  const table = /\bFROM (\w+)/.exec(outer)?.[1]
  if (table !== undefined) return table
  const inner = /\bFROM \((.*)\)/s.exec(sql)?.[1]
  return inner === undefined ? 'none' : mainTable(inner)
}
