import { ownCall } from '@ztm/domain/call'
import { Registry } from 'prom-client'
import { expect, test } from 'vitest'
import { countedDatabase } from '../src/database/counted-database.ts'
import { SELECT_PHOTO } from '../src/web/photo-row.ts'

test('counts queries by the table that they are about, and changes by their own', async () => {
  const registry = new Registry()
  const database = countedDatabase({ read: async () => [], write: async () => {} }, registry)
  const call = ownCall('test', Date.now, 1000)
  await database.read(call, `${SELECT_PHOTO} WHERE p.id = ?`, ['a'])
  await database.read(call, `${SELECT_PHOTO} WHERE p.id IN (SELECT id FROM follows WHERE id IN (?))`, ['a'])
  await database.read(call, `SELECT * FROM (${SELECT_PHOTO} WHERE p.id = ?) LIMIT 10`, ['a'])
  await database.read(call, 'SELECT * FROM (SELECT 1 AS one) LIMIT 10', [])
  await database.write(call, [
    { op: 'add', table: 'likes', row: { photo_id: 'a', user_id: 'b' } },
    { op: 'need', table: 'photos', row: { id: 'a' } },
  ])
  const counted = await registry.getSingleMetric('database_operations_total')?.get()
  const rows = counted?.values.map(({ labels, value }) => [labels.operation, labels.table, value])
  expect(rows).toEqual([
    ['read', 'photos', 3],
    ['read', 'none', 1],
    ['write', 'likes', 1],
    ['write', 'photos', 1],
  ])
})
