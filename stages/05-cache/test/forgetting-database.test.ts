/** A change is announced before it is made, and is over when it is known what became of it. */
import { type Change, type Database, Refused } from '@ztm/domain/database'
import { unavailable } from '@ztm/domain/problem'
import { expect, test } from 'vitest'
import type { Cache } from '../src/cache/cache.ts'
import { forgettingDatabase } from '../src/web/forgetting-database.ts'
import { person } from './caches.ts'

const LIKE: Change = { op: 'put', table: 'likes', row: { photo_id: 'photo', user_id: 'user' } }

/** What happens, in its order, when a change is written that ends so. */
async function orderOf(ending?: Error): Promise<string[]> {
  const order: string[] = []
  const cache = {
    async changing(_call: unknown, keys: readonly string[]) {
      order.push(`held ${keys.join(' ')}`)
      return async () => void order.push('over')
    },
  } as unknown as Cache
  const database = {
    async write() {
      order.push('write')
      if (ending) throw ending
    },
  } as unknown as Database
  const writing = forgettingDatabase(database, cache).write(person(), [LIKE])
  if (ending) await expect(writing).rejects.toBe(ending)
  else await writing
  return order
}

test('its keys are held first, and released when it is written', async () => {
  expect(await orderOf()).toEqual(['held photo:photo likes:user', 'write', 'over'])
})

test('refused, it is over', async () => {
  expect(await orderOf(new Refused(LIKE))).toEqual(['held photo:photo likes:user', 'write', 'over'])
})

test('where nobody knows whether it is written, they stay held', async () => {
  expect(await orderOf(unavailable('no answer'))).toEqual(['held photo:photo likes:user', 'write'])
})
