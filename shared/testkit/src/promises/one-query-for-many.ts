import { setTimeout as pause } from 'node:timers/promises'
import type { RunningSystem } from '@ztm/lab/system'
import { createClient } from '../client.ts'
import { succeed } from '../http-client.ts'
import { newPerson } from '../people.ts'
import { newPhoto, shownTo } from '../photos.ts'
import { MachineTooBusy } from './machine-too-busy.ts'
import { queries } from './metrics.ts'
import { judged, type PlaybookPromise } from './promise.ts'

const AT_ONCE = 500
/** In milliseconds: less than anybody’s patience. */
const STILL = 700
const TRIES = 3

export const oneQueryForMany: PlaybookPromise = {
  id: 'one-query-for-many',
  statement: 'Five hundred people who ask for the same uncached photo at once make one query.',
  idea: 'When something popular leaves the cache, all of its readers must not fall upon the database together.',
  async experiment(trial) {
    const system = await trial.system()
    for (let left = TRIES; left > 0; left--) {
      const { answered, seconds, asked } = await crowd(system)
      // Where many were told that it takes too long, the computer was too slow to bring them all together.
      if (answered < 0.9 * AT_ONCE) continue
      // What is kept for a second has to be asked for again in the next one.
      const most = 1 + Math.floor(seconds)
      return judged(asked <= most, `${AT_ONCE} simultaneous readers made ${asked} queries for the photo.`, {
        'readers at once': AT_ONCE,
        'readers who were answered': answered,
        'seconds until all were answered': Number(seconds.toFixed(2)),
        'queries for the photo': asked,
        'asked for at most': most,
      })
    }
    throw new MachineTooBusy(`readers got no answer in time, in each of ${TRIES} tries`)
  },
}

async function crowd(system: RunningSystem) {
  const person = await newPerson(system.url, 'famous')
  const photo = await newPhoto(person, 'seen by everybody at once')
  const visitor = createClient(system.url)
  await shownTo(photo, visitor)
  // A change makes everybody forget it, at the latest when what they keep has grown old.
  await succeed(person.changeCaption(photo.id, 'and now everybody'))
  await pause(1_000)
  const data = system.nodes().filter(({ roles }) => roles.includes('data'))
  const before = await queries(system, 'photos')
  const begun = performance.now()
  // The database holds still until they have all come: else the first might be answered before the last one asks.
  for (const { name } of data) system.freeze(name)
  const asking = Promise.all(
    Array.from({ length: AT_ONCE }, () =>
      visitor.photo(photo.id).then(
        ({ status }) => status === 200,
        () => false,
      ),
    ),
  )
  await pause(STILL)
  for (const { name } of data) await system.thaw(name)
  const answered = (await asking).filter(Boolean).length
  const seconds = (performance.now() - begun) / 1000
  return { answered, seconds, asked: (await queries(system, 'photos')) - before }
}
