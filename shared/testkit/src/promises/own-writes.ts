import { succeed } from '../http-client.ts'
import { newPerson } from '../people.ts'
import { newPhoto } from '../photos.ts'
import { judged, type PlaybookPromise } from './promise.ts'

const ROUNDS = 50

export const ownWrites: PlaybookPromise = {
  id: 'own-writes',
  statement: 'Whoever writes something sees it in their very next read.',
  idea: 'Reading from copies must not hide from people what they have just done.',
  async experiment(trial) {
    const { url } = await trial.system()
    const person = await newPerson(url, 'writer')
    const { id } = await newPhoto(person, 'version 0')
    let stale = 0
    for (let version = 1; version <= ROUNDS; version++) {
      await succeed(person.changeCaption(id, `version ${version}`))
      const { caption } = await succeed(person.photo(id))
      if (caption !== `version ${version}`) stale += 1
    }
    return judged(stale === 0, `${ROUNDS} times something was written and read at once.`, {
      'writes read back': ROUNDS,
      'reads that showed something older': stale,
    })
  },
}
