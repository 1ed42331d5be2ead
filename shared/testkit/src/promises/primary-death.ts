import { setTimeout as pause } from 'node:timers/promises'
import { eventually } from '../eventually.ts'
import { succeed } from '../http-client.ts'
import { newPerson, type Person } from '../people.ts'
import { newPhoto } from '../photos.ts'
import { walk } from '../walk.ts'
import { primaryOf } from './copies.ts'
import { judged, type PlaybookPromise } from './promise.ts'

const BEFORE = 30
/** In milliseconds: what "within seconds" means. */
const RESUMES_WITHIN = 5_000

export const primaryDeath: PlaybookPromise = {
  id: 'primary-death',
  statement:
    'The death of the database that takes the writes loses no acknowledged write, and writes resume within seconds.',
  idea: 'When the master database goes offline, another takes its place.',
  async experiment(trial) {
    const system = await trial.system()
    const writer = await newPerson(system.url, 'writer')
    const { id } = await newPhoto(writer, 'talked about')
    const acknowledged: string[] = []
    while (acknowledged.length < BEFORE) acknowledged.push((await succeed(writer.comment(id, 'before'))).id)

    const primary = await primaryOf(system)
    await system.kill(primary)
    const resumed = await firstWriteAfter(writer, id, acknowledged)
    await system.startNode(primary)

    // Who wrote is never shown less than that, whichever copy answers.
    const found = await eventually('it to serve again', () => walk((page) => writer.comments(id, page)), {
      within: 10_000,
    })
    const there = new Set(found.map((comment) => comment.id))
    const lost = acknowledged.filter((one) => !there.has(one)).length
    return judged(
      lost === 0 && resumed !== undefined,
      resumed === undefined
        ? `${primary} died, and nobody could write until it was back.`
        : `${primary} died, and another took over.`,
      {
        'writes acknowledged': acknowledged.length,
        'acknowledged writes that were lost': lost,
        'writes resumed after':
          resumed === undefined ? `not within ${RESUMES_WITHIN / 1000} s` : `${resumed} ms`,
      },
    )
  },
}

/** @returns milliseconds until a write was acknowledged again */
async function firstWriteAfter(
  writer: Person,
  photo: string,
  acknowledged: string[],
): Promise<number | undefined> {
  const died = performance.now()
  while (performance.now() - died < RESUMES_WITHIN) {
    try {
      acknowledged.push((await succeed(writer.comment(photo, 'after'))).id)
      return Math.round(performance.now() - died)
    } catch {
      await pause(50)
    }
  }
  return undefined
}
