import { REGIONS } from '@ztm/node/regions'
import type { Photo } from '../api-types.ts'
import { createClient } from '../client.ts'
import { succeed } from '../http-client.ts'
import { newPerson } from '../people.ts'
import { newPhoto, shownTo } from '../photos.ts'
import { urlIn } from '../url-in.ts'
import { edgeOf, type Picture, pictureAt } from './edge-pictures.ts'
import { doesNotArise, judged, type PlaybookPromise } from './promise.ts'

const PHOTOS = 3
/** What a browser says when somebody reloads the page: then an edge has to ask the origin. */
const RELOAD = { 'cache-control': 'no-cache' }

export const originOutage: PlaybookPromise = {
  id: 'origin-outage',
  statement: 'When the origin is down, pictures that are in the edges are still served.',
  idea: 'Static files are served from the edge and not from the origin.',
  async experiment(trial) {
    if (!trial.kinds.some(({ roles }) => roles.includes('edge'))) return doesNotArise('There are no edges.')
    const system = await trial.system()
    const person = await newPerson(system.url, 'painter')
    const photos: Photo[] = []
    while (photos.length < PHOTOS) photos.push(await newPhoto(person, 'seen before'))
    for (const photo of photos) await shownTo(photo, createClient(system.url))

    const before = new Map<string, Picture>()
    for (const region of REGIONS) {
      for (const { id } of photos) {
        const { urls } = await succeed(createClient(urlIn(region, system.url)).photo(id))
        for (const url of Object.values(urls)) before.set(url, await pictureAt(url))
      }
    }
    const edges = new Set(Array.from(before.keys(), (url) => edgeOf(url, system).name))

    const origin = system
      .nodes()
      .flatMap(({ name, roles }) => (roles.includes('entry') || roles.includes('files') ? [name] : []))
    await Promise.all(origin.map((name) => system.kill(name)))
    const isServed = async (url: string, headers?: Record<string, string>) => {
      const now = await pictureAt(url, headers).catch(() => undefined)
      const same = now?.status === 200 && now.bytes.equals(before.get(url)?.bytes ?? Buffer.alloc(0))
      return same ? now : undefined
    }
    const urls = [...before.keys()]
    const plain = await Promise.all(urls.map((url) => isServed(url)))
    const reloaded = await Promise.all(urls.map((url) => isServed(url, RELOAD)))
    await Promise.all(origin.map((name) => system.startNode(name)))

    const count = (these: (Picture | undefined)[]) => these.filter((one) => one !== undefined).length
    const said = reloaded.filter((one) => /\bstale/.test(one?.headers.get('cache-status') ?? '')).length
    const failed = 2 * urls.length - count(plain) - count(reloaded)
    return judged(
      failed === 0 && said === urls.length,
      failed === 0
        ? 'The origin was dead, and every picture came.'
        : 'The origin was dead, and pictures were missing.',
      {
        'nodes killed': origin.join(', '),
        edges: edges.size,
        'pictures fetched before': urls.length,
        'served without the origin': count(plain),
        'served without it to somebody who reloads': count(reloaded),
        'of those, said to be stale': said,
        'failed, or with other bytes': failed,
      },
    )
  },
}
