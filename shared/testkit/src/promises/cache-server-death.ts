import type { RunningSystem } from '@ztm/lab/system'
import { createClient } from '../client.ts'
import { until } from '../eventually.ts'
import { newPerson } from '../people.ts'
import { newPhoto, shownTo } from '../photos.ts'
import { keepLiking } from './keep-liking.ts'
import { counted, countedBy, queries } from './metrics.ts'
import { doesNotArise, judged, type PlaybookPromise } from './promise.ts'
import { visitorsWhile } from './visitors.ts'

const RATE = 100
/** In milliseconds. */
const WRITE_EVERY = 250
const PHOTOS = 10
/** So many reads show how much the database is spared. */
const ENOUGH = 150
/** In milliseconds: the load goes on for as long. */
const PATIENCE = { within: 10_000, every: 20 }

export const cacheServerDeath: PlaybookPromise = {
  id: 'cache-server-death',
  statement: 'A cache server’s death costs no failed request.',
  idea: 'Several cache servers, so that none of them is a single point of failure.',
  async experiment(trial) {
    if (!trial.kinds.some(({ roles }) => roles.includes('cache')))
      return doesNotArise('Each web server keeps its cache in its own memory: there is no cache server.')
    const system = await trial.system()
    const [victim = ''] = system.nodes().flatMap(({ name, roles }) => (roles.includes('cache') ? [name] : []))
    const knows = (is: 0 | 1) =>
      until('all web servers to know', () => isSeenByAll(system, victim, is), PATIENCE)
    const spared: number[] = []
    const noticed: number[] = []

    async function goesAway(how: () => Promise<void>): Promise<void> {
      await how()
      const gone = performance.now()
      await knows(0)
      noticed.push(Math.round(performance.now() - gone))
      spared.push(await sparedNow(system))
    }

    const { person, ids } = await popularPhotos(system)
    const targets = ids.map((id) => ({ path: `/api/v1/photos/${id}` }))
    let isOver = false
    const writing = keepLiking(person, ids[0] as string, WRITE_EVERY, () => isOver)
    const reading = visitorsWhile(system, { targets, rate: RATE, signal: trial.signal }, async () => {
      spared.push(await sparedNow(system))
      await goesAway(() => system.kill(victim))
      await system.startNode(victim)
      await knows(1)
      await goesAway(() => system.freeze(victim))
      await system.thaw(victim)
      await knows(1)
    })
    const { sent, failed, reasons } = await reading.finally(() => {
      isOver = true
    })
    const written = await writing
    return judged(
      failed + written.failed.length === 0,
      failed + written.failed.length === 0
        ? `${victim} died, came back and froze, and nobody noticed.`
        : `${victim} died, came back and froze, and people noticed.`,
      {
        'reads a second': RATE,
        'reads sent': sent,
        'reads that failed': failed,
        'how they failed': reasons,
        changes: written.changes,
        'changes that failed': written.failed.length,
        'killed: ms until every web server knew': noticed[0] ?? '',
        'frozen: ms until every web server knew': noticed[1] ?? '',
        'share of reads without a query before': spared[0] ?? '',
        'share of reads without a query while it was dead': spared[1] ?? '',
        'share of reads without a query while it was frozen': spared[2] ?? '',
      },
    )
  },
}

/** Everybody sees them, and their keys are on all servers. */
async function popularPhotos({ url }: RunningSystem) {
  const person = await newPerson(url, 'popular')
  const ids: string[] = []
  while (ids.length < PHOTOS) {
    const photo = await newPhoto(person, 'popular')
    await shownTo(photo, createClient(url))
    ids.push(photo.id)
  }
  return { person, ids }
}

async function isSeenByAll(system: RunningSystem, server: string, is: 0 | 1): Promise<boolean> {
  const web = system.nodes().filter(({ roles }) => roles.includes('web'))
  const seen = web.map(({ name }) =>
    countedBy(system, name, 'cache_server_here', (labels) => labels.server === server),
  )
  return (await Promise.all(seen)).every((one) => one === is)
}

/** From now on: the share of reads for which the database was not asked. */
async function sparedNow(system: RunningSystem): Promise<number> {
  const reads = () =>
    counted(
      system,
      'web',
      'http_requests_total',
      ({ method, route }) => method === 'GET' && route === PHOTO_ROUTE,
    )
  const before = { reads: await reads(), queries: await queries(system, 'photos') }
  await until('enough to be read', async () => (await reads()) - before.reads >= ENOUGH, PATIENCE)
  const [asked, answered] = [
    (await queries(system, 'photos')) - before.queries,
    (await reads()) - before.reads,
  ]
  return Number(Math.max(0, 1 - asked / answered).toFixed(2))
}
const PHOTO_ROUTE = '/api/v1/photos/{id}'
