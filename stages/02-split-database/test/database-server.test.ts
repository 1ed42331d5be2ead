/** The database's protocol, closely: who is let in, what is answered, what is refused, and what nobody can make it do. */
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer, type Server } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ownCall } from '@ztm/domain/call'
import { createLog } from '@ztm/node/log'
import { until } from '@ztm/testkit/eventually'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { answers } from '../src/database/answer.ts'
import { lineServer } from '../src/database/line-server.ts'
import { openSqlite } from '../src/database/sqlite-database.ts'
import { speaking } from './speaking.ts'

const SECRET = 'a secret of sixteen letters'
const call = ownCall('test', Date.now, 60_000)
let folder: string
let sqlite: ReturnType<typeof openSqlite>
let reads: string[] = []
let server: Server
let shutDown: () => void

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ztm-database-server-'))
  sqlite = openSqlite(join(folder, 'photos.sqlite'))
  const database: typeof sqlite = {
    ...sqlite,
    async read(...asked) {
      reads.push(asked[1])
      return await sqlite.read(...asked)
    },
  }
  const node = {
    log: createLog('database-1', 'silent'),
    atShutdown(close: () => void) {
      shutDown = close
    },
  }
  server = createServer(lineServer(node, answers(database), SECRET)).listen(0, '127.0.0.1')
  await once(server, 'listening')
})
beforeEach(async () => {
  for (const id of await users())
    await sqlite.write(call, [{ op: 'remove', table: 'users', row: { id: String(id) } }])
  reads = []
})
afterAll(async () => {
  server.close()
  sqlite.close()
  await rm(folder, { recursive: true })
})

const port = () => (server.address() as { port: number }).port
const stranger = () => speaking(port())
async function known() {
  const client = await stranger()
  client.say({ auth: SECRET })
  return client
}
const user = (id: string) => ({ id, username: id, password_hash: 'h' })
const read = (sql: string, params: unknown[] = []) => ({ sql, params })
const users = async () =>
  (await sqlite.read(call, 'SELECT id FROM users ORDER BY id', [])).map(({ id }) => id)

test('it greets with its version and its clock, lets in who knows the secret, and answers by id', async () => {
  const client = await known()
  expect(client.greeting).toEqual({ hello: 'database', version: 1, clock: expect.any(Number) })
  client.say({ id: 7, write: [{ op: 'add', table: 'users', row: user('a') }] })
  client.say({ id: 9, read: read('SELECT id FROM users WHERE id = ?', ['a']) })
  client.say({
    id: 8,
    write: [
      { op: 'add', table: 'users', row: user('b') },
      { op: 'add', table: 'users', row: user('a') },
    ],
  })
  const answers = (await client.answers(3)) as { id: number }[]
  expect(answers.sort((one, other) => one.id - other.id)).toEqual([
    { id: 7, done: true },
    { id: 8, refused: 1 },
    { id: 9, rows: [{ id: 'a' }] },
  ])
  expect(await users()).toEqual(['a'])
})

test.each([
  ['a wrong secret', '{"auth":"a secret of sixteen letterz"}\n'],
  ['a shorter one', '{"auth":""}\n'],
  ['a longer one', `{"auth":"${SECRET}${SECRET}"}\n`],
  ['the secret and more', `{"auth":"${SECRET}","id":1}\n`],
  [
    'no secret',
    '{"id":1,"write":[{"op":"add","table":"users","row":{"id":"a","username":"a","password_hash":"h"}}]}\n',
  ],
  ['a line too long for a stranger', `{"auth":"${'x'.repeat(2_000)}"}\n`],
  ['no line at all', 'x'.repeat(2_000)],
  ['HTTP', 'GET / HTTP/1.1\r\nHost: photos.test\r\n\r\n'],
])('%s: hung up, without a word', async (_what, text) => {
  const client = await stranger()
  client.write(text)
  await client.ended
  expect(client.heard()).toEqual([])
  expect(await users()).toEqual([])
})

test('a stranger who says nothing is not kept, and a crowd of them keeps nobody out', async () => {
  const crowd = await Promise.all(Array.from({ length: 200 }, stranger))
  const client = await known()
  client.say({ id: 1, read: read('SELECT 1 AS one') })
  expect(await client.answers(1)).toEqual([{ id: 1, rows: [{ one: 1 }] }])
  await Promise.all(crowd.map(({ ended }) => ended))
  client.say({ id: 2, read: read('SELECT 2 AS two') })
  expect(await client.answers(1)).toEqual([{ id: 2, rows: [{ two: 2 }] }])
})

test('a request that comes after its time is not begun', async () => {
  const client = await known()
  const { clock } = client.greeting as { clock: number }
  client.say({ id: 1, until: clock - 1, write: [{ op: 'add', table: 'users', row: user('late') }] })
  client.say({ id: 2, until: clock - 1, read: read('SELECT 1 AS one') })
  client.say({ id: 3, until: clock + 60_000, write: [{ op: 'add', table: 'users', row: user('intime') }] })
  const late = { kind: 'unavailable', detail: expect.any(String) }
  expect(await client.answers(3)).toEqual([
    { id: 1, problem: late },
    { id: 2, problem: late },
    { id: 3, done: true },
  ])
  expect(await users()).toEqual(['intime'])
  expect(reads).toEqual([])
})

const INVALID = {
  'neither a read nor a write': {},
  both: { read: read('SELECT 1'), write: [] },
  'a read of a write': { read: read("DELETE FROM users WHERE id = 'a' RETURNING id") },
  'two statements': { read: read('SELECT 1; DELETE FROM users') },
  'a setting': { read: read('PRAGMA locking_mode = NORMAL') },
  'no SQL': { read: read('what?') },
  'no such table': { read: read('SELECT * FROM nothing') },
  'parameters that are missing': { read: read('SELECT ? AS one') },
  'a parameter that is none': { read: read('SELECT ? AS one', [{}]) },
  'more rows than an answer may have': {
    read: read('WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n) SELECT x FROM n'),
  },
  'a longer answer than there may be': { read: read('SELECT hex(zeroblob(3000000)) AS long') },
  'a write to no table': { write: [{ op: 'add', table: 'nothing', row: { id: 'x' } }] },
  'a write of no column': { write: [{ op: 'add', table: 'users', row: { 'id) --': 'x' } }] },
  'a write of half a key': { write: [{ op: 'put', table: 'likes', row: { photo_id: 'x' } }] },
  'no such change': { write: [{ op: 'drop', table: 'users', row: {} }] },
  'what the protocol does not know': { read: read('SELECT 1'), drop: true },
}

test.each(Object.entries(INVALID))(
  '%s: said to be invalid, and nothing else happens',
  async (_what, request) => {
    await sqlite.write(call, [{ op: 'add', table: 'users', row: user('a') }])
    const client = await known()
    client.say({ id: 5, ...request })
    client.say({ id: 6, read: read('SELECT id FROM users') })
    expect(await client.answers(2)).toEqual([
      { id: 5, problem: { kind: 'invalid', detail: expect.any(String) } },
      { id: 6, rows: [{ id: 'a' }] },
    ])
  },
)

test.each([
  ['no JSON', 'what?\n'],
  ['null', 'null\n'],
  ['a list', '[]\n'],
  ['nothing', '{}\n'],
  ['no sound id', '{"id":-1}\n'],
  ['the secret again', `{"auth":"${SECRET}"}\n`],
  ['too long a line', 'x'.repeat(2 * 1024 * 1024)],
])('what has no id to answer to ends the connection: %s', async (_what, text) => {
  const client = await known()
  client.write(text)
  await client.ended
  expect(client.heard()).toEqual([])
})

test('of many requests at once each is answered, by its id', async () => {
  const client = await known()
  for (let id = 0; id < 5_000; id++) client.say({ id, read: read('SELECT ? AS n', [id * 2]) })
  const answers = await client.answers(5_000)
  expect(new Set(answers.map((answer) => JSON.stringify(answer)))).toEqual(
    new Set(Array.from({ length: 5_000 }, (_, id) => JSON.stringify({ id, rows: [{ n: id * 2 }] }))),
  )
})

test('whoever does not read the answers gets no more, and hinders nobody', async () => {
  const greedy = await known()
  greedy.stopReading()
  const much = read("SELECT printf('%.*c', 1000000, 'x') AS much")
  for (let id = 0; id < 500; id++) greedy.say({ id, read: much })
  const client = await known()
  let before = -1
  const stopped = () => {
    const was = before
    before = reads.length
    return was === before && was > 0
  }
  await until('it to stop', stopped, { within: 15_000, every: 200 })
  expect(reads.length).toBeLessThan(200)
  client.say({ id: 1, read: read('SELECT 1 AS one') })
  expect(await client.answers(1)).toEqual([{ id: 1, rows: [{ one: 1 }] }])
})

test('shutting down ends every connection', async () => {
  const clients = [await known(), await stranger()]
  shutDown()
  await Promise.all(clients.map(({ ended }) => ended))
})
