import { setTimeout as pause } from 'node:timers/promises'
import { createClient } from '../client.ts'
import { FRESH } from '../eventually.ts'
import { judged, type PlaybookPromise } from './promise.ts'
import { versionedPhoto } from './versions.ts'

const ROUNDS = 2

export const boundedStaleness: PlaybookPromise = {
  id: 'bounded-staleness',
  statement: 'Nobody sees anything older than two seconds.',
  idea: 'A cache’s expiry decides how stale a value may be: set too long, people see what is no longer so.',
  async experiment(trial) {
    const { url } = await trial.system()
    const photo = await versionedPhoto(url)
    const visitor = createClient(url)
    let reads = 0
    let tooOld = 0
    let longest = 0
    for (let round = 0; round < ROUNDS; round++) {
      for (let read = 0; read < 4; read++) await photo.versionSeenBy(visitor)
      const version = await photo.write()
      const written = performance.now()
      // Past the bound by as much as a few reads take, so that some of them count.
      while (performance.now() - written < FRESH + 300) {
        const asked = performance.now() - written
        const seen = await photo.versionSeenBy(visitor)
        reads += 1
        if (seen < version) longest = Math.max(longest, asked)
        if (seen < version && asked > FRESH) tooOld += 1
        await pause(10)
      }
    }
    return judged(
      tooOld === 0,
      `After a change, old values were seen for at most ${Math.round(longest)} ms.`,
      {
        'reads after changes': reads,
        'reads that began after 2 s and showed something older': tooOld,
        'longest that an old value was seen, ms': Math.round(longest),
      },
    )
  },
}
