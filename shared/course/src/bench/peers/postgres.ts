/** PostgreSQL as it is usually asked: through a pool of connections by `pg`, with prepared statements. */
import { join } from 'node:path'
import pg from 'pg'
import { startProcess } from '../process.ts'
import { postgresBinaries } from './postgres-binaries.ts'
import type { PostgresSays } from './postgres-main.ts'

const HOW_TO_GET_IT =
  'To compare: apt-get install postgresql, or brew install postgresql, and run this again.'

export type Postgres = {
  version: string
  pool: pg.Pool
  /** To each of its standbys. */
  standbys: pg.Pool[]
  stop(): Promise<void>
}

/** @throws Error saying why there is none, and how to get one */
export async function startPostgres(connections: number, standbys = 0): Promise<Postgres> {
  try {
    return await start(connections, standbys)
  } catch (error) {
    const reason = (error as Error).message.trim().split('\n').join(' ')
    throw new Error(`There is no PostgreSQL to compare with: ${reason} ${HOW_TO_GET_IT}`)
  }
}

async function start(connections: number, standbys: number): Promise<Postgres> {
  const main = join(import.meta.dirname, 'postgres-main.ts')
  const server = await startProcess<PostgresSays>(main, { args: [postgresBinaries(), `${standbys}`] })
  const { said } = server
  if ('reason' in said) {
    await server.stop()
    throw new Error(said.reason)
  }
  const [pool, ...others] = [said.port, ...said.standbys].map((port) => poolOf(port, connections)) as [
    pg.Pool,
    ...pg.Pool[],
  ]
  const { rows } = await pool.query('SHOW server_version')
  return {
    version: rows[0].server_version.split(' ')[0],
    pool,
    standbys: others,
    async stop() {
      await Promise.all([pool, ...others].map((one) => one.end()))
      await server.stop()
    },
  }
}

function poolOf(port: number, max: number): pg.Pool {
  const where = { host: '127.0.0.1', port, user: 'bench', database: 'postgres' }
  const pool = new pg.Pool({ ...where, max, idleTimeoutMillis: 0 })
  // Its end, which ours brings about, reaches idle connections as an error.
  pool.on('error', () => undefined)
  return pool
}
