/** Stages 04 and 05 with the same photos in them and the same people logged in, and what they are asked. */
import { join } from 'node:path'
import { PASSWORD } from '@ztm/domain/seed'
import type { LoadOptions } from '@ztm/lab/load/run-load'
import { type RunningSystem, startSystem } from '@ztm/lab/system'
import Sqlite from 'better-sqlite3'
import { request } from 'undici'
import { STAGES } from '../../../repository.ts'
import { type Seeded, seeded } from '../../seeded.ts'

const PHOTOS = 100_000
const PEOPLE = 1_000
/** Of all users each so-manieth: the first ones are those whom everybody follows. */
const APART = 10
/** As many as there are processors in a small computer: a log-in is a hash that is made to be slow. */
const LOG_INS_AT_ONCE = 2

type Known = NonNullable<LoadOptions['known']>

export type Populated = {
  system: RunningSystem
  /** The mix of the app on it, but for pictures: 20% of what is read is read by people logged in. */
  mix: { url: string; known: Known; people: number }
}

/** @returns starts one of the stages, on a copy of the data of its own */
export async function photosForBoth() {
  const data = await seeded('04-replication', PHOTOS)
  const photos = mostPopularFirst(data)
  return async (stage: string, env: Record<string, string> = {}): Promise<Populated> => {
    process.stderr.write(`${stage}: starting it with ${PHOTOS.toLocaleString('en')} photos …\n`)
    const system = await startSystem({ stage: join(STAGES, stage), dataDir: data.copy(stage), env })
    try {
      // Past the simulated world, whose relay would be one more process at work.
      const url = system.serverUrl('balancer-1')
      return { system, mix: { url, known: { photos, people: await logIn(url) }, people: 24 } }
    } catch (error) {
      await system.stop()
      throw error
    }
  }
}

function mostPopularFirst({ dataDir }: Seeded): Known['photos'] {
  const database = new Sqlite(join(dataDir, 'database-1/photos.sqlite'), { readonly: true })
  try {
    const sql = `SELECT p.id, u.username FROM photos p JOIN users u ON u.id = p.author_id
      LEFT JOIN photo_counts c ON c.photo_id = p.id ORDER BY COALESCE(c.likes, 0) DESC, p.id`
    return database.prepare<[], Known['photos'][number]>(sql).all()
  } finally {
    database.close()
  }
}

async function logIn(url: string): Promise<Known['people']> {
  process.stderr.write(`${PEOPLE.toLocaleString('en')} people log in …\n`)
  const usernames = Array.from({ length: PEOPLE }, (_, nth) => `user${nth * APART}`)
  const people: Known['people'] = []
  const one = async () => {
    for (let username = usernames.pop(); username; username = usernames.pop()) {
      const { statusCode, body } = await request(`${url}/api/v1/sessions`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ username, password: PASSWORD }),
      })
      if (statusCode !== 201) throw new Error(`${username} could not log in: ${statusCode}`)
      const { token } = (await body.json()) as { token: string }
      people.push({ username, token })
    }
  }
  await Promise.all(Array.from({ length: LOG_INS_AT_ONCE }, one))
  return people
}
