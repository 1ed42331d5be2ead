import { createClient } from '../client.ts'
import { judged, type PlaybookPromise } from './promise.ts'
import { versionedPhoto } from './versions.ts'

const ROUNDS = 10
const READS = 20

export const monotonicReads: PlaybookPromise = {
  id: 'monotonic-reads',
  statement: 'For one reader, time never runs backwards: what somebody has seen they do not see undone.',
  idea: 'Copies of the data lag behind each other, and a reader may be sent from one to the other.',
  async experiment(trial) {
    const { url } = await trial.system()
    const photo = await versionedPhoto(url)
    const visitor = createClient(url)
    let newest = 0
    let backwards = 0
    for (let round = 0; round < ROUNDS; round++) {
      // Whatever keeps copies has one of the old version now, and then the photo changes.
      for (let read = 0; read < 4; read++) newest = Math.max(newest, await photo.versionSeenBy(visitor))
      await photo.write()
      for (let read = 0; read < READS; read++) {
        const seen = await photo.versionSeenBy(visitor)
        if (seen < newest) backwards += 1
        newest = Math.max(newest, seen)
      }
    }
    return judged(
      backwards === 0,
      backwards === 0
        ? 'A visitor looked again and again, and never saw an older version.'
        : 'A visitor saw a new version, and then an older one.',
      {
        changes: ROUNDS,
        'reads by one visitor': ROUNDS * (READS + 4),
        'reads that went back in time': backwards,
      },
    )
  },
}
