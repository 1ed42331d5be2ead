/** The stage's databases and their monitor, with nothing around them, and clients of them as a web server is one. */
import { join } from 'node:path'
import type { Call } from '@ztm/domain/call'
import type { Change, Database } from '@ztm/domain/database'
import { type StartOptions, startSystem } from '@ztm/lab/system'
import { until } from '@ztm/testkit/eventually'
import { primaryOf } from '@ztm/testkit/promises/copies'
import { STAGES } from '../../../repository.ts'

const STAGE = join(STAGES, '04-replication')
const SOURCE = join(STAGE, 'src')
const SECRET = 'a-secret-of-this-benchmark'
const NOTHING_ELSE = { dns: 0, balancer: 0, web: 0, files: 0 }
export const DATABASES = ['database-1', 'database-2', 'database-3']

type Options = Pick<StartOptions, 'links' | 'onEvent'> & { mode?: 'async' | 'semi-sync' }

type Status = { last: { seq: number; checksum: string }; shown: { seq: number } }

export type Group = Awaited<ReturnType<typeof startGroup>>

export async function startGroup({ mode = 'semi-sync', ...options }: Options = {}) {
  const env = { TIER_SECRET: SECRET, REPLICATION: mode }
  const system = await startSystem({ ...options, stage: STAGE, counts: NOTHING_ELSE, env })
  const { connectDatabase } = await import(join(SOURCE, 'web/remote-database.ts'))
  const { connectCopies } = await import(join(SOURCE, 'web/copies.ts'))
  const { replicatedDatabase } = await import(join(SOURCE, 'web/replicated-database.ts'))
  const { writeOnce } = await import(join(SOURCE, 'web/write-once.ts'))
  const closing: (() => void)[] = []

  const neighbours = (isOne: (name: string) => boolean) => {
    const list = () => system.nodes().filter(({ name, kind }) => kind === 'database' && isOne(name))
    return { list, names: () => list().map(({ name }) => name), onChange: () => () => undefined }
  }
  async function status(name: string): Promise<Status> {
    const headers = { 'Content-Type': 'application/json' }
    const response = await fetch(`${system.adminUrl(name)}/status`, { method: 'POST', headers })
    return (await response.json()) as Status
  }

  return {
    system,
    status,
    primary: () => primaryOf(system),
    /** One connection to one of them. */
    connect(name: string): Database {
      const database = connectDatabase(
        neighbours((other) => other === name),
        SECRET,
      )
      closing.push(database.close)
      return database
    },
    /** What the web tier asks: whichever copy will do, again where there is no answer, and nothing twice. */
    client(): Database {
      const copies = connectCopies(
        neighbours(() => true),
        SECRET,
      )
      closing.push(copies.close)
      return writeOnce(replicatedDatabase(copies))
    },
    /** Until all of them have the same. */
    agree: () =>
      until(
        'all databases to have the same',
        async () => {
          const all = await Promise.all(DATABASES.map(status))
          return new Set(all.map(({ last, shown }) => JSON.stringify([last, shown.seq]))).size === 1
        },
        { within: 60_000 },
      ),
    async stop(): Promise<void> {
      for (const close of closing) close()
      await system.stop()
    },
  }
}

const NEVER = new AbortController().signal

/** Somebody's request, who has seen nothing so far. */
export const asked = (): Call => ({
  requestId: 'bench',
  deadline: Date.now() + 2_000,
  signal: NEVER,
  client: 'none',
  region: 'none',
  seen: new Map(),
})

/** Something that is said about a photo: a batch as the app writes it most. */
export const comment = (id: string, photo = 'talked-about'): Change[] => [
  { op: 'add', table: 'comments', row: { photo_id: photo, id, author_id: 'somebody', text: 'Well seen!' } },
]
