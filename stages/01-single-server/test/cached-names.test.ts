/** Names through the cache: asked for once, and forgotten when their rows change. */
import { ownCall } from '@ztm/domain/call'
import type { Database } from '@ztm/domain/database'
import { expect, test } from 'vitest'
import { createLruCache } from '../src/cache/lru-cache.ts'
import { cachedUserStore } from '../src/web/cached-user-store.ts'
import { forgettingDatabase } from '../src/web/forgetting-database.ts'
import { createUserStore } from '../src/web/user-store.ts'

const call = ownCall('test', Date.now, 60_000)

test('names are read once, those there are, and again after their row has changed', async () => {
  const rows = new Map([
    ['a', 'ada'],
    ['b', 'bob'],
  ])
  const read: string[] = []
  const cache = createLruCache(() => 0, 10)
  const database: Database = {
    async read(_call, _sql, params) {
      read.push(...params.map(String))
      return params.flatMap((id) => {
        const username = rows.get(String(id))
        return username === undefined ? [] : [{ id, username }]
      })
    },
    async write() {
      rows.set('a', 'adele')
    },
  }
  const forgetting = forgettingDatabase(database, cache)
  const users = cachedUserStore(createUserStore(forgetting), cache)

  expect([...(await users.namesOf(call, ['a', 'nobody']))]).toEqual([['a', 'ada']])
  expect([...(await users.namesOf(call, ['a', 'b']))]).toEqual([
    ['a', 'ada'],
    ['b', 'bob'],
  ])
  expect(read).toEqual(['a', 'nobody', 'b'])
  await forgetting.write(call, [{ op: 'change', table: 'users', row: { id: 'a', username: 'adele' } }])
  expect([...(await users.namesOf(call, ['a']))]).toEqual([['a', 'adele']])
})
