import { setTimeout as pause } from 'node:timers/promises'
import type { RunningSystem } from '@ztm/lab/system'
import type { Role } from '@ztm/node/system'
import { createClient } from '../client.ts'
import { until } from '../eventually.ts'
import { succeed } from '../http-client.ts'
import { newPerson } from '../people.ts'
import { newPhoto, shownTo } from '../photos.ts'
import { MachineTooBusy } from './machine-too-busy.ts'
import { queries } from './metrics.ts'
import { judged, type PlaybookPromise } from './promise.ts'

const AT_ONCE = 500
/** In milliseconds: for so long the crowd gathers, which is less than a balancer takes to give web servers up. */
const GATHERING = 800
/** In milliseconds: less than a web server waits before it asks another copy. */
const STILL = 350
/** So many answers show that what was asked while the database held still has been answered. */
const FIRST = AT_ONCE / 10
const PATIENCE = 10_000
const TRIES = 3
/** A web server that is slow itself may ask a second copy for nothing; a crowd that is let through is another thing. */
const A_FEW = 10

export const oneQueryForMany: PlaybookPromise = {
  id: 'one-query-for-many',
  statement: 'Five hundred people who ask for the same uncached photo at once make one query.',
  idea: 'When something popular leaves the cache, all of its readers must not fall upon the database together.',
  async experiment(trial) {
    const system = await trial.system()
    let fewest: Crowd | undefined
    for (let left = TRIES; left > 0; left--) {
      const crowd = await gather(system)
      // Where many were told that it takes too long, the computer was too slow to bring them all together; and where
      // there was no query at all, the photo was still kept.
      if (crowd.answered < 0.9 * AT_ONCE || crowd.asked === 0) continue
      if (!fewest || crowd.asked < fewest.asked) fewest = crowd
      if (fewest.asked <= mostOf(fewest) || fewest.asked > A_FEW) break
    }
    if (!fewest) throw new MachineTooBusy(`readers came too late, or too slowly, in each of ${TRIES} tries`)
    const { answered, seconds, asked } = fewest
    return judged(
      asked <= mostOf(fewest),
      `${AT_ONCE} simultaneous readers made ${asked} queries for the photo.`,
      {
        'readers at once': AT_ONCE,
        'readers who were answered': answered,
        'seconds until the first of them were': Number(seconds.toFixed(2)),
        'queries for the photo by then': asked,
        'asked for at most': mostOf(fewest),
      },
    )
  },
}

type Crowd = { answered: number; seconds: number; asked: number }

/** What is kept for a second has to be asked for again in the next one. */
const mostOf = ({ seconds }: Crowd) => 1 + Math.floor(seconds)

async function gather(system: RunningSystem): Promise<Crowd> {
  const person = await newPerson(system.url, 'famous')
  const photo = await newPhoto(person, 'seen by everybody at once')
  const visitor = createClient(system.url)
  await shownTo(photo, visitor)
  // A change makes everybody forget it, at the latest when what they keep has grown old.
  await succeed(person.changeCaption(photo.id, 'and now everybody'))
  await pause(1_000)
  const [web, data] = [namesOf(system, 'web'), namesOf(system, 'data')]
  const before = await queries(system, 'photos')
  // Web servers hold still until the crowd is at their doors, and then the database until it is inside: else the first
  // might be answered before the last one asks.
  for (const name of web) system.freeze(name)
  let answered = 0
  const asking = Promise.all(
    Array.from({ length: AT_ONCE }, async () => {
      const { status } = await visitor.photo(photo.id).catch(() => ({ status: 0 }))
      if (status === 200) answered += 1
    }),
  )
  await pause(GATHERING)
  for (const name of data) if (!web.includes(name)) system.freeze(name)
  const thawing = web.filter((name) => !data.includes(name)).map((name) => system.thaw(name))
  await pause(STILL)
  const thawed = performance.now()
  await Promise.all([...thawing, ...data.map((name) => system.thaw(name))])
  const some = until('the first to be answered', () => answered >= FIRST, { within: PATIENCE })
  await Promise.race([some.catch(() => undefined), asking])
  const asked = (await queries(system, 'photos')) - before
  const seconds = (performance.now() - thawed) / 1000
  await asking
  return { answered, seconds, asked }
}

const namesOf = (system: RunningSystem, role: Role): string[] =>
  system.nodes().flatMap(({ name, roles }) => (roles.includes(role) ? [name] : []))
