/** A warm cache: what a day of use would have put there is asked for once, as quick as it goes. */
import { Pool } from 'undici'
import type { Populated } from './populated.ts'

const AT_ONCE = 32
/** In milliseconds: less than half of the lifetime of what is kept. */
const LONGEST = 4 * 60_000
/** In milliseconds. */
const TELL_EVERY = 20_000

export type AskedOnce = { asked: number; of: number; seconds: number }

/** Of each photo the comments, for which the photo is read as well; each profile; the feed of each person logged in. */
export async function askForAllOnce({ mix: { url, known } }: Populated): Promise<AskedOnce> {
  const usernames = new Set(known.photos.map(({ username }) => username))
  const all: { path: string; token?: string }[] = [
    ...known.people.map(({ token }) => ({ path: '/api/v1/feed', token })),
    ...Array.from(usernames, (username) => ({ path: `/api/v1/users/${username}` })),
    // The least popular first: should there not be room for all, it is them who go.
    ...known.photos.map(({ id }) => ({ path: `/api/v1/photos/${id}/comments` })).reverse(),
  ]
  const pool = new Pool(url, { connections: AT_ONCE })
  const start = performance.now()
  const spent = () => performance.now() - start
  const of = all.length
  let next = 0
  let asked = 0
  const one = async () => {
    while (next < all.length && spent() < LONGEST) {
      const { path, token } = all[next++] as (typeof all)[number]
      const headers = token ? { authorization: `Bearer ${token}` } : {}
      const { statusCode, body } = await pool.request({ method: 'GET', path, headers })
      await body.dump()
      if (statusCode === 200) asked++
      // Too busy just now: asked for again when all the others have been.
      else if (statusCode === 503) all.push({ path, token })
      else throw new Error(`${path} answered ${statusCode}`)
    }
  }
  const tell = () => process.stderr.write(`  … ${asked.toLocaleString('en')} of ${of} asked for\n`)
  const telling = setInterval(tell, TELL_EVERY)
  try {
    await Promise.all(Array.from({ length: AT_ONCE }, one))
  } finally {
    clearInterval(telling)
    await pool.destroy()
  }
  return { asked, of, seconds: spent() / 1000 }
}
