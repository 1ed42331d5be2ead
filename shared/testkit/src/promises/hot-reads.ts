import { runLoad } from '@ztm/lab/load/run-load'
import { createClient } from '../client.ts'
import { succeed } from '../http-client.ts'
import { walk } from '../walk.ts'
import { queries } from './metrics.ts'
import { judged, type PlaybookPromise } from './promise.ts'

const USERS = 40
const RATE = 150
const SECONDS = 3
const AT_ONCE = 20

export const hotReads: PlaybookPromise = {
  id: 'hot-reads',
  statement: 'Nine of ten reads of what is popular never reach the database.',
  idea: 'A cache keeps in memory what is read often and changed rarely.',
  async experiment(trial) {
    const system = await trial.ownSystem({ seed: { users: USERS } })
    const visitor = createClient(system.url)
    const photos = await walk((page) => visitor.explore(page))
    // What is kept at all is there when counting begins.
    for (let from = 0; from < photos.length; from += AT_ONCE) {
      await Promise.all(photos.slice(from, from + AT_ONCE).map(({ id }) => succeed(visitor.photo(id))))
    }
    const before = await queries(system)
    // Zipf: the k-th most popular one is read 1/k as often as the first.
    const targets = photos.map(({ id }, at) => ({ path: `/api/v1/photos/${id}`, weight: 1 / (at + 1) }))
    const { ok } = await runLoad(
      { url: system.url, rate: RATE, seconds: SECONDS, targets },
      { signal: trial.signal },
    )
    const asked = (await queries(system)) - before
    const spared = Math.max(0, 1 - asked / ok)
    return judged(spared >= 0.9, `${ok} reads of popular photos made ${asked} queries.`, {
      'photos there': photos.length,
      'reads a second': RATE,
      reads: ok,
      'queries that reached the database': asked,
      'share of reads without one': Number(spared.toFixed(3)),
      'asked for at least': 0.9,
    })
  },
}
