import { chanceFrom } from '@ztm/domain/seed/chance'
import { createClient } from '../client.ts'
import { succeed } from '../http-client.ts'
import { walk } from '../walk.ts'
import { queries } from './metrics.ts'
import { judged, type PlaybookPromise } from './promise.ts'

const USERS = 20
const READS = 1_000
const AT_ONCE = 20

export const hotReads: PlaybookPromise = {
  id: 'hot-reads',
  statement: 'Nine of ten reads of what is popular never reach the database.',
  idea: 'A cache keeps in memory what is read often and changed rarely.',
  async experiment(trial) {
    const system = await trial.ownSystem({ seed: { users: USERS } })
    const visitor = createClient(system.url)
    const photos = await walk((page) => visitor.explore(page))
    const before = await queries(system)
    const chance = chanceFrom(1)
    const read = async () => {
      // The share of the k-th most popular one is about 1/k.
      const rank = Math.floor(photos.length ** chance()) - 1
      await succeed(visitor.photo(photos[rank]?.id ?? ''))
    }
    for (let done = 0; done < READS; done += AT_ONCE) await Promise.all(Array.from({ length: AT_ONCE }, read))
    const asked = (await queries(system)) - before
    const spared = Math.max(0, 1 - asked / READS)
    return judged(spared >= 0.9, `${READS} reads of popular photos made ${asked} queries.`, {
      'photos there': photos.length,
      reads: READS,
      'queries that reached the database': asked,
      'share of reads without one': Number(spared.toFixed(3)),
      'asked for at least': 0.9,
    })
  },
}
