import { createBrowser } from '../browser.ts'
import { createClient } from '../client.ts'
import { newPerson } from '../people.ts'
import { newPhoto } from '../photos.ts'
import { judged, type PlaybookPromise } from './promise.ts'

export const browsersAndApps: PlaybookPromise = {
  id: 'browsers-and-apps',
  statement: 'Browsers get pages and apps get JSON, of the same photos.',
  idea: 'People come by a web app and by a mobile app; both are served from one place.',
  async experiment(trial) {
    const { url } = await trial.system()
    const { id } = await newPhoto(await newPerson(url, 'painter'), 'seen from both')
    const browser = createBrowser(url)
    const app = createClient(url)
    const pages = await Promise.all(['/', '/explore', `/photos/${id}`].map((path) => browser.open(path)))
    const answers = await Promise.all([app.explore(), app.photo(id), app.openapi()])
    const html = pages.filter(({ status, headers }) => status === 200 && type(headers) === 'text/html')
    const json = answers.filter(
      ({ status, headers }) => status === 200 && type(headers) === 'application/json',
    )
    return judged(
      html.length === pages.length && json.length === answers.length,
      'Both were asked for the same.',
      {
        'pages that came as HTML': `${html.length} of ${pages.length}`,
        'calls that came as JSON': `${json.length} of ${answers.length}`,
      },
    )
  },
}

const type = (headers: Headers) => headers.get('content-type')?.split(';')[0]
