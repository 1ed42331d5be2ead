/** Counts what reaches the database, by table: whether a cache does its work is seen here, and not in the cache. */
import type { Database } from '@ztm/domain/database'
import { Counter, type Registry } from 'prom-client'

export function countedDatabase({ read, write }: Database, registry: Registry): Database {
  const counts = new Map<string, number>()
  const count = (operation: string, table: string) => {
    const key = `${operation} ${table}`
    counts.set(key, (counts.get(key) ?? 0) + 1)
  }

  new Counter({
    name: 'database_operations_total',
    help: 'Queries, and changes of rows, by the table that they are about',
    labelNames: ['operation', 'table'],
    registers: [registry],
    collect() {
      this.reset()
      for (const [key, value] of counts) {
        const [operation, table] = key.split(' ') as [string, string]
        this.inc({ operation, table }, value)
      }
    },
  })

  const tables = new Map<string, string>()
  const tableOf = (sql: string) => {
    const table = tables.get(sql) ?? mainTable(sql)
    tables.set(sql, table)
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
