/** The database: batches are atomic, refusals name their change, and what was written outlives the process. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ownCall } from '@ztm/domain/call'
import { type Change, Refused } from '@ztm/domain/database'
import { Problem } from '@ztm/domain/problem'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { openSqlite } from '../src/database/sqlite-database.ts'

const call = ownCall('test', Date.now, 60_000)
const user = (id: string, username = id) => ({ id, username, password_hash: 'h' })
let folder: string
let database: ReturnType<typeof openSqlite>

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ztm-database-'))
  database = openSqlite(join(folder, 'photos.sqlite'))
})
afterEach(async () => {
  database.close()
  await rm(folder, { recursive: true })
})

const ids = async () =>
  (await database.read(call, 'SELECT id FROM users ORDER BY id', [])).map((row) => row.id)

test('a batch is written whole', async () => {
  await database.write(call, [
    { op: 'add', table: 'users', row: user('a') },
    { op: 'add', table: 'users', row: user('b') },
  ])
  expect(await ids()).toEqual(['a', 'b'])
})

test('a batch with one refused change leaves nothing behind, and the refusal names the change', async () => {
  await database.write(call, [{ op: 'add', table: 'users', row: user('a') }])
  const taken: Change = { op: 'add', table: 'users', row: user('a', 'other') }
  const writing = database.write(call, [{ op: 'add', table: 'users', row: user('b') }, taken])
  await expect(writing).rejects.toSatisfy((error) => error instanceof Refused && error.change === taken)
  expect(await ids()).toEqual(['a'])
})

test('need refuses an absence and changes nothing', async () => {
  await database.write(call, [{ op: 'add', table: 'users', row: user('a') }])
  await database.write(call, [{ op: 'need', table: 'users', row: { id: 'a', username: 'a' } }])
  const writing = database.write(call, [{ op: 'need', table: 'users', row: { id: 'a', username: 'b' } }])
  await expect(writing).rejects.toBeInstanceOf(Refused)
})

test('put, change and remove may be repeated', async () => {
  for (let times = 0; times < 2; times++) {
    await database.write(call, [{ op: 'put', table: 'users', row: user('a') }])
    await database.write(call, [{ op: 'change', table: 'users', row: { id: 'a', username: 'ada' } }])
  }
  expect(await database.read(call, 'SELECT id, username FROM users', [])).toEqual([
    { id: 'a', username: 'ada' },
  ])
  for (let times = 0; times < 2; times++) {
    await database.write(call, [{ op: 'remove', table: 'users', row: { id: 'a' } }])
  }
  expect(await ids()).toEqual([])
})

test('changing what is not there makes nothing', async () => {
  await database.write(call, [{ op: 'change', table: 'users', row: { id: 'a', username: 'ada' } }])
  expect(await ids()).toEqual([])
})

test('counts follow the rows, and a replay counts nothing twice', async () => {
  const like: Change = { op: 'put', table: 'likes', row: { photo_id: 'p', user_id: 'u' } }
  await database.write(call, [like])
  await database.write(call, [like, like])
  expect(await database.read(call, 'SELECT likes FROM photo_counts', [])).toEqual([{ likes: 1 }])
  await database.write(call, [{ op: 'remove', table: 'likes', row: { photo_id: 'p', user_id: 'u' } }])
  expect(await database.read(call, 'SELECT likes FROM photo_counts', [])).toEqual([{ likes: 0 }])
})

test('a column or table that does not exist is refused before it becomes SQL', async () => {
  const forged = { id: 'a', 'username = (SELECT password_hash FROM users) --': 'x' }
  await expect(database.write(call, [{ op: 'change', table: 'users', row: forged }])).rejects.toThrow(
    'there is no',
  )
  await expect(database.write(call, [{ op: 'add', table: 'nothing', row: { id: 'a' } }])).rejects.toThrow(
    'there is no',
  )
  await expect(
    database.write(call, [{ op: 'remove', table: 'likes', row: { photo_id: 'p' } }]),
  ).rejects.toThrow('key')
})

test('a full disk refuses the batch whole and is over when there is space again', async () => {
  database.close()
  const path = join(folder, 'photos.sqlite')
  database = openSqlite(path, { maxPages: 80 })
  const big = (n: number): Change[] =>
    Array.from({ length: 10 }, (_, at) => ({
      op: 'add',
      table: 'users',
      row: user(`u${n}-${at}`, 'x'.repeat(2000)),
    }))
  let written = 0
  const filling = async () => {
    for (; written < 1000; written++) await database.write(call, big(written))
  }
  await expect(filling()).rejects.toSatisfy((error) => error instanceof Problem && error.kind === 'no-space')
  expect(await ids()).toHaveLength(written * 10)

  database.close()
  database = openSqlite(path, { maxPages: 10_000 })
  await database.write(call, big(written))
  expect(await ids()).toHaveLength(written * 10 + 10)
})

test('what was written is there for whoever opens the file next', async () => {
  await database.write(call, [{ op: 'add', table: 'users', row: user('a') }])
  database.close()
  database = openSqlite(join(folder, 'photos.sqlite'))
  expect(await database.read(call, 'SELECT id FROM users', [])).toEqual([{ id: 'a' }])
})
