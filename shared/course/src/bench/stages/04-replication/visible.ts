/** How long after a write was acknowledged a replica shows it, beside PostgreSQL's standbys. */
import { alone, inTurn, SECONDS } from '../../in-turn.ts'
import type { Figure } from '../../measurement.ts'
import { type Postgres, startPostgres } from '../../peers/postgres.ts'
import { median } from '../../quartiles.ts'
import { asked, DATABASES, type Group, startGroup } from './group.ts'

const ABOUT = {
  id: 'visible-on-replica',
  what: 'From an acknowledged write until a replica shows it',
  unit: 'ms',
  bound: { of: 'ratio', atMost: 5 } as const,
  how: [
    'of each round the median; on both sides a primary and two replicas, all disks waited for, and a write acknowledged',
    'when one of the two has it on disk (semi-sync; synchronous_standby_names ANY 1, synchronous_commit on);',
    'then one of them is asked again and again over an open connection, so that no figure is below one question and answer',
  ].join(' '),
}

type Pair = { name: string; write: (value: string) => Promise<unknown>; read: () => Promise<unknown> }

export async function visibleOnReplica(): Promise<Figure> {
  const group = await startGroup()
  try {
    const own = await ourPair(group)
    let postgres: Postgres
    try {
      postgres = await startPostgres(1, 2)
    } catch (error) {
      return await alone(ABOUT, delays(own), (error as Error).message)
    }
    try {
      return await inTurn(ABOUT, delays(own), delays(await postgresPair(postgres)))
    } finally {
      await postgres.stop()
    }
  } finally {
    await group.stop()
  }
}

async function ourPair(group: Group): Promise<Pair> {
  const leader = await group.primary()
  const primary = group.connect(leader)
  const replica = group.connect(DATABASES.find((name) => name !== leader) as string)
  const row = (username: string) => ({ id: 'one', username, password_hash: '' })
  return {
    name: 'these replicas',
    write: (value) => primary.write(asked(), [{ op: 'put', table: 'users', row: row(value) }]),
    read: async () => {
      const [found] = await replica.read(asked(), 'SELECT username FROM users WHERE id = ?', ['one'])
      return found?.username
    },
  }
}

async function postgresPair({ pool, standbys, version }: Postgres): Promise<Pair> {
  const [standby = pool] = standbys
  await pool.query('CREATE TABLE users (id TEXT PRIMARY KEY, username TEXT NOT NULL)')
  await pool.query('INSERT INTO users VALUES ($1, $2)', ['one', '0'])
  const write = { name: 'write', text: 'UPDATE users SET username = $2 WHERE id = $1' }
  const read = { name: 'read', text: 'SELECT username FROM users WHERE id = $1' }
  return {
    name: `PostgreSQL ${version}, streaming replication`,
    write: (value) => pool.query({ ...write, values: ['one', value] }),
    read: async () => (await standby.query({ ...read, values: ['one'] })).rows[0]?.username,
  }
}

function delays({ name, write, read }: Pair) {
  let written = 0
  return {
    name,
    measure: async () => {
      const found: number[] = []
      const end = performance.now() + SECONDS * 1000
      while (performance.now() < end) {
        const value = `${++written}`
        await write(value)
        const acknowledged = performance.now()
        while ((await read()) !== value) {
          if (performance.now() > end + 5_000) throw new Error(`${name}: the replica does not show a write`)
        }
        found.push(performance.now() - acknowledged)
      }
      return median(found)
    },
  }
}
