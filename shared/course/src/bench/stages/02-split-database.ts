/** What stage 02 can do: a point read that has become a hop, beside PostgreSQL and beside a hop with nothing behind it. */
import { deepStrictEqual } from 'node:assert'
import { alone, inTurn, SECONDS } from '../in-turn.ts'
import { closedLoop, rate } from '../load.ts'
import type { Figure } from '../measurement.ts'
import { type Photo, photo, SELECT, TABLE } from '../peers/a-photo.ts'
import { startDatabase } from '../peers/database-node.ts'
import { startEcho } from '../peers/echo.ts'
import { type Postgres, startPostgres } from '../peers/postgres.ts'
import { stepSize } from '../step-size.ts'

const STAGE = '02-split-database'
const AT_ONCE = 32
const PHOTOS = 1000

type Read = (id: string) => Promise<unknown[]>

const photos = Array.from({ length: PHOTOS }, (_, number) => photo(number))
const reading = (name: string, read: Read) => ({
  name,
  measure: async () =>
    rate(
      await closedLoop(AT_ONCE, SECONDS, async (number) => {
        const found = await read((photos[number % PHOTOS] as Photo).id)
        if (found.length !== 1) throw new Error(`${name} found ${found.length} rows instead of one`)
      }),
    ),
})

const READS = { unit: 'reads/s', what: `A photo’s row by its id over TCP, ${AT_ONCE} at once` }
const OWN = 'the database node, through the stage’s own client'

export async function* figuresOf(): AsyncIterable<Figure> {
  const node = await startDatabase(STAGE, photos)
  const read: Read = (id) => node.read(SELECT, [id])
  try {
    yield await besidePostgres(read)
    yield await besideEcho(read)
  } finally {
    await node.stop()
  }
  yield* stepSize('01-single-server', STAGE)
}

async function besidePostgres(own: Read): Promise<Figure> {
  const about = {
    ...READS,
    id: 'read-postgresql',
    bound: { of: 'ratio', atLeast: 1.5 } as const,
    how: `one pipelined connection against ${AT_ONCE}; prepared statements on both sides`,
  }
  let postgres: Postgres
  try {
    postgres = await startPostgres(AT_ONCE)
  } catch (error) {
    return await alone(about, reading(OWN, own), (error as Error).message)
  }
  const { pool, version, stop } = postgres
  const query = { name: 'point', text: SELECT.replace('?', '$1') }
  const peer: Read = async (id) => (await pool.query({ ...query, values: [id] })).rows
  try {
    await pool.query(TABLE)
    await pool.query('INSERT INTO photos SELECT * FROM json_populate_recordset(NULL::photos, $1)', [
      JSON.stringify(photos),
    ])
    await pool.query('ANALYZE photos')
    await sameAnswer(own, peer)
    return await inTurn(
      about,
      reading(OWN, own),
      reading(`PostgreSQL ${version} through a pg pool of ${AT_ONCE}`, peer),
    )
  } finally {
    await stop()
  }
}

async function besideEcho(own: Read): Promise<Figure> {
  const echo = await startEcho(photo(0))
  const peer: Read = (id) => echo.read(SELECT, [id])
  try {
    await sameAnswer(own, peer)
    return await inTurn(
      {
        ...READS,
        id: 'read-echo',
        bound: { of: 'ratio', atLeast: 0.6 },
        how: 'one pipelined connection each; the bare one checks nothing, limits nothing, looks nothing up',
      },
      reading(OWN, own),
      reading('bare lines of JSON: the same request, a row that is there already', peer),
    )
  } finally {
    await echo.stop()
  }
}

/** Only what does the same may be compared. */
async function sameAnswer(own: Read, peer: Read): Promise<void> {
  const { id } = photo(0)
  deepStrictEqual([...(await own(id))], [...(await peer(id))])
}
