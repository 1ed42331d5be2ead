import { jpeg } from '../fixtures/pictures.ts'
import { succeed } from '../http-client.ts'
import { newPerson } from '../people.ts'
import { judged, type PlaybookPromise } from './promise.ts'

const UPLOADS = 5

export const uploadAnswersFirst: PlaybookPromise = {
  id: 'upload-answers-first',
  statement: 'The answer to an upload does not wait until the picture has been processed.',
  idea: 'Slow work is put into a queue, and whoever asked for it need not wait.',
  async experiment(trial) {
    const { url } = await trial.system()
    const person = await newPerson(url, 'painter')
    let waited = 0
    for (let upload = 0; upload < UPLOADS; upload++) {
      const { status } = await succeed(
        person.upload(Buffer.from(await jpeg({ width: 1600, height: 1200 })), ''),
      )
      if (status !== 'processing') waited += 1
    }
    return judged(
      waited === 0,
      waited === 0
        ? 'Answers came while pictures were processed.'
        : 'Whoever uploads waits for the pictures.',
      {
        uploads: UPLOADS,
        'answers that waited for the processing': waited,
      },
    )
  },
}
