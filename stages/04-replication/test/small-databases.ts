/** Copies of a database that are as a test wants them, with the stage's own answers, over real connections. */
import { createServer, type Socket } from 'node:net'
import { type Change, Refused } from '@ztm/domain/database'
import { createLog } from '@ztm/node/log'
import type { Neighbour, Neighbours } from '@ztm/node/neighbours'
import { until } from '@ztm/testkit/eventually'
import { answers } from '../src/database/answer.ts'
import { createCondition } from '../src/database/condition.ts'
import { lineServer } from '../src/database/line-server.ts'
import { memberDatabase } from '../src/database/member-database.ts'
import type { Position } from '../src/database/position.ts'
import type { Primary } from '../src/database/primary.ts'
import type { ShownDatabase } from '../src/database/shown-database.ts'
import { connectCopies } from '../src/web/copies.ts'
import { replicatedDatabase } from '../src/web/replicated-database.ts'
import { SECRET } from './clients.ts'

const SILENT_LOG = createLog('test', 'silent')

export type Small = {
  name: string
  leads: boolean
  isFresh: boolean
  shows: Position
  /** Whether questions are answered; if not, they are kept until they are. */
  isSilent: boolean
  /** Whether what is asked is done, and the answers are kept back. */
  isMute: boolean
  /** How often it was asked, and what for. */
  asked: string[]
}

async function serve(small: Small) {
  const moved = createCondition()
  const rows = new Set<string>()
  const primary = {
    mayAnswer: () => true,
    write: async (_call: unknown, batch: Parameters<Primary['write']>[1]) => {
      const keyOf = ({ table, row }: Change) => `${table} ${row.id}`
      const refused = batch.find(
        (change) => change.op === 'need' || (change.op === 'add' && rows.has(keyOf(change))),
      )
      if (refused) throw new Refused(refused)
      for (const change of batch) rows.add(keyOf(change))
      small.shows = { ...small.shows, seq: small.shows.seq + 1 }
    },
  } as unknown as Primary
  const sqlite = { read: () => [{ by: small.name }] } as unknown as ShownDatabase
  const shows = { position: () => small.shows, isFresh: () => small.leads || small.isFresh }
  const database = memberDatabase({
    sqlite,
    moved,
    shows,
    primary: () => (small.leads ? primary : undefined),
  })
  const answer = answers(database)
  const closing: (() => unknown)[] = []
  const node = { log: SILENT_LOG, atShutdown: (close: () => unknown) => void closing.push(close) }
  const take = lineServer(
    node,
    async (message, now) => {
      const { read } = message as { read?: { how: string } }
      small.asked.push(read?.how ?? 'write')
      await until('an answer to be wanted', () => !small.isSilent, { within: 60_000, every: 5 })
      const line = await answer(message, now)
      await until('an answer to be given', () => !small.isMute, { within: 60_000, every: 5 })
      return line
    },
    SECRET,
  )
  const server = createServer((socket: Socket) => take(socket))
  closing.push(() => server.close())
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as { port: number }
  const neighbour = { name: small.name, kind: 'database', host: '127.0.0.1', port } as Neighbour
  return { neighbour, close: () => closing.forEach((close) => void close()) }
}

/** Three of them, of which the first is the primary, and a client that is connected to all. */
export async function startSmallDatabases() {
  const shows = { epoch: 1, seq: 10 }
  const smalls = ['database-1', 'database-2', 'database-3'].map(
    (name, at): Small => ({
      name,
      leads: at === 0,
      isFresh: true,
      shows,
      isSilent: false,
      isMute: false,
      asked: [],
    }),
  ) as [Small, Small, Small]
  const served = await Promise.all(smalls.map(serve))
  const list = () => served.map(({ neighbour }) => neighbour)
  const neighbours: Neighbours = {
    list,
    names: () => list().map(({ name }) => name),
    onChange: () => () => undefined,
  }
  const copies = connectCopies(neighbours, SECRET, SILENT_LOG)
  const open = (count: number) =>
    until(`${count} connections`, () => copies.open().length === count, { within: 20_000, every: 5 })
  await open(smalls.length)

  return {
    smalls,
    open,
    database: replicatedDatabase(copies),
    stop(): void {
      for (const small of smalls) Object.assign(small, { isSilent: false, isMute: false })
      copies.close()
      for (const { close } of served) close()
    },
  }
}
