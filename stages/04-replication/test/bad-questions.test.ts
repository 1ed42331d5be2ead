/** What no member of the group asks, and no monitor: a clear answer, and nothing has changed afterwards. */
import { until } from '@ztm/testkit/eventually'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { connect, named, request, SECRET } from './clients.ts'
import { DATABASES, type Group, startGroup } from './group.ts'
import { speaking } from './speaking.ts'

const EMPTY = { after: 0, checksum: '', shown: 0 }
const FUTURE = 1_000_000

let group: Group
let primary: string
let replica: string
let epoch: number
let database: ReturnType<typeof connect>
beforeAll(async () => {
  // So that no busy computer is taken for a death.
  group = await startGroup({ env: { MISSED_BEATS: '20' } })
  primary = await group.primary()
  replica = DATABASES.find((name) => name !== primary) ?? ''
  epoch = (await group.status(primary))?.epoch ?? 0
  database = connect(group.system)
  await database.write(request(), [named('a', 'there')])
}, 60_000)
afterAll(async () => {
  database?.close()
  await group?.stop()
})

const portOf = (name: string) => Number(new URL(group.system.serverUrl(name)).port)

/** Somebody who knows the secret. */
async function asks(name: string, question: object) {
  const client = await speaking(portOf(name))
  client.say({ auth: SECRET })
  client.say({ id: 1, ...question })
  const [answer] = await client.answers(1)
  client.leave()
  return answer
}

async function tells(name: string, path: string, body: unknown, type = 'application/json') {
  const init = { method: 'POST', headers: { 'Content-Type': type }, body: JSON.stringify(body) }
  const response = await fetch(`${group.system.adminUrl(name)}${path}`, init)
  return { status: response.status, body: await response.json() }
}

const problem = (kind: string) => ({ id: 1, problem: { kind, detail: expect.any(String) } })
const pull = (change: object) => ({ pull: { from: replica, ...EMPTY, epoch, ...change } })

const MALFORMED: [string, () => object][] = [
  ['a number below none', () => pull({ after: -1 })],
  ['a number that is none', () => pull({ after: 1.5 })],
  ['an epoch in words', () => pull({ epoch: 'one' })],
  ['a field too many', () => pull({ more: 1 })],
  ['a field too few', () => ({ pull: { from: replica } })],
  ['a name that leads elsewhere', () => pull({ from: '../../photos' })],
  ['a snapshot for a name that leads elsewhere', () => ({ snapshot: { for: '../photos', at: 0 } })],
  ['a snapshot from before its beginning', () => ({ snapshot: { for: replica, at: -1 } })],
  ['a snapshot that nobody has begun', () => ({ snapshot: { for: 'nobody', at: 5 } })],
  ['two questions in one', () => ({ ...pull({}), read: { sql: 'SELECT 1', params: [] } })],
]

test.each(MALFORMED)('%s is no question', async (_what, question) => {
  expect(await asks(primary, question())).toEqual(problem('invalid'))
})

test('whoever has not shown the secret is told nothing', async () => {
  for (const question of [pull({}), { snapshot: { for: replica, at: 0 } }]) {
    const client = await speaking(portOf(primary))
    client.say({ id: 1, ...question })
    await client.ended
    expect(client.heard()).toEqual([])
  }
})

test('whoever is not of the group is no voter, whichever epoch they bring', async () => {
  for (const of of [epoch, FUTURE])
    expect(await asks(primary, pull({ from: 'me', epoch: of, heard: 1e15 }))).toEqual(problem('unavailable'))
})

test('a log that the primary does not go on from is not sent more', async () => {
  const other = pull({ after: 1, checksum: 'another' })
  expect(await asks(primary, other)).toEqual({ id: 1, epoch, snapshot: 'needed' })
})

test('a replica gives neither batches nor a snapshot', async () => {
  expect(await asks(replica, pull({ from: primary }))).toEqual(problem('unavailable'))
  expect(await asks(replica, { snapshot: { for: primary, at: 0 } })).toEqual(problem('unavailable'))
})

const RUBBISH = [
  undefined,
  {},
  [],
  'one',
  { epoch: '1' },
  { epoch: 0 },
  { epoch: -1 },
  { epoch: 1.5 },
  { epoch: 1e300 },
]

test.each(['/fence', '/promote'])('%s takes an epoch, and nothing else', async (path) => {
  for (const body of [...RUBBISH, { epoch: FUTURE, more: 1 }])
    for (const name of [primary, replica]) expect((await tells(name, path, body)).status).toBe(422)
  expect((await tells(primary, path, { epoch: FUTURE }, 'text/plain')).status).toBe(415)
})

test('nobody votes twice for an epoch, or is promoted in one that has its primary, or that nobody has voted for', async () => {
  for (const name of DATABASES) {
    for (const path of ['/fence', '/promote'])
      expect(await tells(name, path, { epoch })).toEqual({
        status: 200,
        body: { refused: expect.any(String) },
      })
    expect((await tells(name, '/promote', { epoch: FUTURE })).body).toEqual({ refused: expect.any(String) })
  }
})

test('after all of that, everything is as it was', async () => {
  expect(await group.primary()).toBe(primary)
  const again = () => database.write(request(), [named('b', 'still here')])
  await until('a write to be taken', () => again().then(() => true), { within: 20_000 })
  expect((await group.status(primary))?.epoch).toBe(epoch)
  expect(group.promotions()).toEqual([epoch])
  await group.agree({ within: 20_000, every: 50 })
  const logs = await group.logs()
  expect(new Set(logs.map(({ digest }) => digest)).size).toBe(1)
  expect(group.system.nodes().filter(({ state }) => state !== 'ready')).toEqual([])
})
