/** What stage 01 can do: one request through everything, lists as the data grows, how soon it is up, how fast it fills. */
import { join } from 'node:path'
import type { List, Photo } from '@ztm/testkit/api-types'
import { createClient } from '@ztm/testkit/client'
import { succeed } from '@ztm/testkit/http-client'
import { newPerson } from '@ztm/testkit/people'
import { ROOT } from '../../repository.ts'
import { type Contender, inTurn, SECONDS } from '../in-turn.ts'
import { awake, CONNECTIONS, load, rate, type Target } from '../load.ts'
import type { Figure } from '../measurement.ts'
import { startProcess } from '../process.ts'
import { secondsToReady } from '../ready.ts'
import { type Seeded, seeded } from '../seeded.ts'

const STAGE = '01-single-server'
const FOLLOWED = 50
const CACHE_OFF = { CACHE_ENTRIES: '0' }
const RATES = { unit: 'requests/s', how: `${CONNECTIONS} connections` }
const loaded = (name: string, target: Target) => ({
  name,
  measure: async () => rate(await load(target, SECONDS)),
})
const wakeful = ({ name, measure }: Contender): Contender => ({ name, measure: () => awake(measure) })

export async function* figuresOf(): AsyncIterable<Figure> {
  const few = await seeded(STAGE, 1_000)
  const many = await seeded(STAGE, 1_000_000)
  yield* photo(few)
  yield* lists(few, many)
  yield {
    id: 'ready',
    what: 'From the command to a stage that is ready',
    values: [
      { name: 'with no photos', ...(await secondsToReady('course', 1, `${few.dataDir}-empty`)), unit: 's' },
      { name: 'with 1,000,000', ...(await secondsToReady('course', 1, many.dataDir)), unit: 's' },
    ],
    bound: { of: 'value', atMost: 1.5 },
    how: 'medians and quartiles of 5 starts of course stage 1',
  }
  yield {
    id: 'ready-npx',
    what: 'The same through npx, which takes its own time to find the command',
    values: [
      {
        name: 'with no photos',
        ...(await secondsToReady('npx course', 1, `${few.dataDir}-empty`)),
        unit: 's',
      },
    ],
    how: 'medians and quartiles of 5 starts of npx course stage 1',
  }
  yield {
    id: 'seeding',
    what: 'Filling it with 1,000,000 photos and their people, follows, likes and comments',
    values: [{ name: 'through the ports', value: many.seconds, unit: 's' }],
    bound: { of: 'value', atMost: 180 },
    how: 'once, when the data for the other figures was made',
  }
}

async function* photo(few: Seeded): AsyncIterable<Figure> {
  const database = join(few.copy('peer'), 'server-1/photos.sqlite')
  const uncached = await few.start(CACHE_OFF)
  const cached = await few.start({}, few.copy('cached'))
  const { SELECT_PHOTO } = await import(join(ROOT, 'stages', STAGE, 'src/web/photo-row.ts'))
  const peer = await startProcess<number>(join(import.meta.dirname, '../peers/express-main.ts'), {
    args: [database, `${SELECT_PHOTO} WHERE p.id = ?`, 'SELECT username FROM users WHERE id = ?'],
  })
  try {
    const origin = uncached.serverUrl('server-1')
    const ids = await someIds(origin)
    const target = { origin, paths: ids.map((id) => `/api/v1/photos/${id}`) }
    const bare = { origin: `http://127.0.0.1:${peer.said}`, paths: ids.map((id) => `/photos/${id}`) }
    const here = loaded('this server, cache off', target)
    const there = loaded('a bare Express route with the same reads and answer', bare)
    const bound = { of: 'ratio', atLeast: 0.6 } as const
    yield await inTurn(
      {
        ...RATES,
        id: 'photo',
        what: 'One photo by its id',
        bound,
        how: `${RATES.how} of a client that never sleeps`,
      },
      wakeful(here),
      wakeful(there),
    )
    yield await inTurn(
      {
        ...RATES,
        id: 'photo-waking',
        what: 'The same, for a client that sleeps until it is answered',
        bound,
      },
      here,
      there,
    )
    yield await inTurn(
      { ...RATES, id: 'cache', what: 'One photo by its id, with the cache and without' },
      loaded('cache on', { ...target, origin: cached.serverUrl('server-1') }),
      loaded('cache off', target),
    )
  } finally {
    await Promise.all([peer.stop(), uncached.stop(), cached.stop()])
  }
}

async function* lists(few: Seeded, many: Seeded): AsyncIterable<Figure> {
  const systems = [await few.start(CACHE_OFF), await many.start(CACHE_OFF)] as const
  const [small, large] = systems.map((system) => system.serverUrl('server-1')) as [string, string]
  const targets = { small: await listTargets(small), large: await listTargets(large) }
  const figure = (id: keyof Lists, what: string) =>
    inTurn(
      {
        ...RATES,
        id,
        what: `${what}, with 1,000,000 photos and with 1,000`,
        bound: { of: 'ratio', atLeast: 0.7 },
      },
      loaded('1,000,000 photos', targets.large[id]),
      loaded('1,000 photos', targets.small[id]),
    )
  try {
    yield await figure('explore', 'The first page of explore')
    yield await figure('explore-inside', 'Pages from all over explore')
    yield await figure('feed', 'The first page of a feed')
  } finally {
    await Promise.all(systems.map((system) => system.stop()))
  }
}

type Lists = Record<'explore' | 'explore-inside' | 'feed', Target>

/** What to ask for: the same in both sizes, by somebody who follows as many. */
async function listTargets(origin: string): Promise<Lists> {
  const person = await newPerson(origin, 'bench')
  const authors = await someAuthors(origin, FOLLOWED)
  for (const username of authors) await succeed(person.follow(username))
  const inside = await Promise.all(
    authors.map((username) => succeed(person.photosOf(username, { limit: 50 }))),
  )
  const cursors = inside.flatMap(({ items }) => items.map(({ id }) => id))
  return {
    explore: { origin, paths: ['/api/v1/photos'] },
    'explore-inside': { origin, paths: cursors.map((cursor) => `/api/v1/photos?cursor=${cursor}`) },
    feed: { origin, paths: ['/api/v1/feed'], headers: { authorization: `Bearer ${person.token()}` } },
  }
}

async function* newest(origin: string) {
  const client = createClient(origin)
  for (let cursor: string | null | undefined; cursor !== null; ) {
    const page: List<Photo> = await succeed(client.explore({ limit: 50, ...(cursor && { cursor }) }))
    yield* page.items
    cursor = page.nextCursor
  }
}

async function someIds(origin: string): Promise<string[]> {
  const ids: string[] = []
  for await (const { id } of newest(origin)) if (ids.push(id) === 1000) break
  return ids
}

async function someAuthors(origin: string, count: number): Promise<string[]> {
  const names = new Set<string>()
  for await (const { author } of newest(origin)) if (names.add(author.username).size === count) break
  return [...names]
}
