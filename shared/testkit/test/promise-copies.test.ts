/** Which of several databases is the primary: what they say of themselves, over HTTP as from a node. */
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { RunningSystem } from '@ztm/lab/system'
import { expect, onTestFinished, test } from 'vitest'
import { primaryOf, replicaOf } from '../src/promises/copies.ts'

/** @param says of each database, by the time it has been asked so often */
async function databasesThatSay(says: ((asked: number) => 0 | 1)[]): Promise<RunningSystem> {
  const ports: number[] = []
  for (const say of says) {
    let asked = 0
    const server = createServer((_, response) => response.end(`database_is_primary ${say(++asked)}\n`))
    server.listen(0, '127.0.0.1')
    await once(server, 'listening')
    onTestFinished(() => void server.close())
    ports.push((server.address() as AddressInfo).port)
  }
  const names = says.map((_, at) => `database-${at + 1}`)
  return {
    nodes: () => [{ name: 'web-1', roles: ['web'] }, ...names.map((name) => ({ name, roles: ['data'] }))],
    adminUrl: (name: string) => `http://127.0.0.1:${ports[names.indexOf(name)]}`,
  } as unknown as RunningSystem
}

test('one database is the primary, and nobody asks it', async () => {
  expect(await primaryOf(await databasesThatSay([() => 0]))).toBe('database-1')
})

test('of several, the one that says so; any other is a replica', async () => {
  const system = await databasesThatSay([() => 0, () => 1, () => 0])
  expect(await primaryOf(system)).toBe('database-2')
  expect(await replicaOf(system)).toBe('database-1')
})

test('between two primaries, and before the first, it waits', async () => {
  const system = await databasesThatSay([
    (asked) => (asked > 1 && asked < 4 ? 1 : 0),
    (asked) => (asked > 2 ? 1 : 0),
  ])
  // Nobody, then the old one, then both, then the new one.
  expect(await primaryOf(system)).toBe('database-1')
  expect(await primaryOf(system)).toBe('database-2')
})
