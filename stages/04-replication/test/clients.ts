/**
 * Clients of the group, as a web server is one: through the stage's own client, and over that server's links. Each does
 * one thing after the other and takes along what it has seen, as a person does; what it asked and was told is written down.
 */
import { type Call, ownCall } from '@ztm/domain/call'
import type { Database } from '@ztm/domain/database'
import { chanceFrom, oneOf } from '@ztm/domain/seed/chance'
import type { RunningSystem } from '@ztm/lab/running-system'
import { createLog } from '@ztm/node/log'
import type { Neighbours } from '@ztm/node/neighbours'
import { recorder } from '@ztm/testkit/consistency/recorder'
import { eventually } from '@ztm/testkit/eventually'
import { connectCopies } from '../src/web/copies.ts'
import { connectDatabase, type RemoteDatabase } from '../src/web/remote-database.ts'
import { replicatedDatabase } from '../src/web/replicated-database.ts'
import { writeOnce } from '../src/web/write-once.ts'

export const SECRET = 'a secret of the group under test'

/** In milliseconds: what a request has, as the web tier gives it. */
const PATIENCE = 1_700

const READ = 'SELECT username FROM users WHERE id = ?'

/** The databases as a web server was told of them, and is told when they move. */
export function databasesAsSeenBy(system: RunningSystem, server: string): Neighbours {
  const list = () => system.neighboursOf(server).filter(({ kind, port }) => kind === 'database' && port !== 0)
  return { list, names: () => list().map(({ name }) => name), onChange: () => () => undefined }
}

export function connect(system: RunningSystem, server = 'web-1'): Database & { close(): void } {
  const copies = connectCopies(databasesAsSeenBy(system, server), SECRET, createLog('test', 'silent'))
  return { ...writeOnce(replicatedDatabase(copies)), close: copies.close }
}

/** To one of them, whatever its role, and without trying again. */
export function onlyTo(system: RunningSystem, name: string): RemoteDatabase {
  const all = databasesAsSeenBy(system, 'web-1')
  return connectDatabase({ ...all, list: () => all.list().filter((one) => one.name === name) }, SECRET)
}

/** A person's request: what they have seen goes along. */
export const request = (seen: Call['seen'] = new Map()): Call => ({
  ...ownCall('test', Date.now, PATIENCE),
  seen,
})

/** Names as registers: a row of its own each, written whole. */
export const named = (id: string, username: string) => ({
  op: 'put' as const,
  table: 'users',
  row: { id, username, password_hash: '' },
})

/** Writes until it is acknowledged, as on a busy computer it may take more than one request's time. */
export async function writeSurely(database: Database, id: string, length = 10): Promise<void> {
  const once = () => database.write(request(), [named(id, id.padEnd(length, 'x'))])
  await eventually(`${id} to be acknowledged`, once, { within: 30_000, every: 20 })
}

export type Clients = ReturnType<typeof startClients>

/** @param seed what they do is the same for the same seed; when they do it is not */
export function startClients(system: RunningSystem, count: number, seed: number) {
  const database = connect(system)
  /** Reads of the latest are held against one copy; all others against what each client has seen. */
  const latest = recorder()
  const sessions = recorder()
  const acknowledged = new Map<string, string>()
  let writes = 0
  let failed = 0
  let stopped = false

  async function run(name: string): Promise<void> {
    const chance = chanceFrom(seed + Number(name.slice(1)))
    const seen: Call['seen'] = new Map()
    for (let number = 0; !stopped; number++) {
      const key = `r${Math.floor(chance() * 4)}`
      const what = oneOf(chance, ['write', 'latest', 'seen', 'seen'])
      if (what === 'write') await write(name, seen, key, `${name}-${number}`)
      else await read(name, seen, key, what === 'latest' ? 'latest' : 'seen')
    }
  }

  async function write(name: string, seen: Call['seen'], key: string, value: string): Promise<void> {
    const told = [latest, sessions].map((one) => one.client(name).begin('write', key, value))
    const like = { photo_id: 'liked', user_id: value }
    try {
      await database.write(request(seen), [named(key, value), { op: 'add', table: 'likes', row: like }])
      acknowledged.set(value, key)
      writes += 1
      for (const one of told) one.ok()
    } catch {
      failed += 1
      for (const one of told) one.unknown()
    }
  }

  async function read(name: string, seen: Call['seen'], key: string, how: 'latest' | 'seen'): Promise<void> {
    const told = (how === 'latest' ? latest : sessions).client(name).begin('read', key)
    try {
      const [row] = await database.read(request(seen), READ, [key], how)
      told.ok(row?.username ?? null)
    } catch {
      failed += 1
      told.unknown()
    }
  }

  const running = Promise.all(Array.from({ length: count }, (_, at) => run(`c${at}`)))
  return {
    database,
    acknowledged,
    latest,
    sessions,
    writes: () => writes,
    failed: () => failed,
    async stop(): Promise<void> {
      stopped = true
      await running
      database.close()
    },
  }
}
