/** Whoever loads for all dies in the middle of it: the others wait until its lease is over, and then one of them loads. */
import { createClient } from '@ztm/testkit/client'
import { until } from '@ztm/testkit/eventually'
import { succeed } from '@ztm/testkit/http-client'
import { newPerson, type Person } from '@ztm/testkit/people'
import { newPhoto, shownTo } from '@ztm/testkit/photos'
import { countedBy, queries } from '@ztm/testkit/promises/metrics'
import { stageUnderTest } from '@ztm/testkit/stage-under-test'
import { Redis } from 'ioredis'
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest'
import { hashRing } from '../src/cache/hash-ring.ts'
import { photoKey } from '../src/web/cache-keys.ts'

const SECRET = 'a secret of this test'
const FOLLOWERS = 20
/** In milliseconds. */
const LEASE = 1_000
/** In milliseconds: for the load that follows. Together they are less than what anybody waits, who is then told so. */
const RESERVE = 900
/** In milliseconds: whoever gets no answer from one copy of the database for longer asks another. */
const ASKS_AGAIN = 500
/** A computer that is busy with other things may be slow, but not each time. */
const TRIES = 3

type System = Awaited<ReturnType<ReturnType<typeof stageUnderTest>>>

let system: System
let owner: Person
beforeAll(async () => {
  system = await stageUnderTest(import.meta)({ env: { TIER_SECRET: SECRET } })
  owner = await newPerson(system.url, 'owner')
}, 60_000)
afterAll(() => system?.stop())

/** A photo that everybody can see, and that is not kept. */
async function unkeptPhoto(): Promise<string> {
  const photo = await newPhoto(owner, 'not looked at yet')
  await shownTo(photo, createClient(system.url))
  await succeed(owner.changeCaption(photo.id, 'changed since'))
  return `/api/v1/photos/${photo.id}`
}

/** Asks one of the web servers, as the balancer does. */
const askAt = (web: string, path: string) =>
  createClient(system.serverUrl(web)).request('GET', path, { headers: { 'x-balancer': SECRET } })

async function leaderDies(path: string) {
  const server = hashRing(['cache-1', 'cache-2'])(photoKey(path.split('/').at(-1) ?? '')) ?? ''
  const redis = new Redis({ port: system.node(server).port, password: SECRET })
  onTestFinished(() => redis.disconnect())
  const misses = () => countedBy(system, 'web-1', 'cache_lookups_total', ({ outcome }) => outcome === 'miss')
  const scripts = async () =>
    Number(/cmdstat_evalsha:calls=(\d+)/.exec(await redis.info('commandstats'))?.[1])
  const before = { queries: await queries(system, 'photos'), misses: await misses() }
  const databases = system.nodes().filter(({ roles }) => roles.includes('data'))

  for (const { name } of databases) system.freeze(name)
  const began = performance.now()
  const leading = askAt('web-1', path).catch(() => undefined)
  await until('the leader to load', async () => (await misses()) > before.misses, { every: 5 })
  const following = Array.from({ length: FOLLOWERS }, () => askAt('web-2', path))
  const had = await scripts()
  // They look again and again whether it is there.
  await until('others to follow', async () => (await scripts()) > had + 3, { every: 5 })
  await system.kill('web-1')
  const died = performance.now()
  await Promise.all(databases.map(({ name }) => system.thaw(name)))
  const answers = await Promise.all(following)
  const served = performance.now()
  await leading
  const asked = (await queries(system, 'photos')) - before.queries
  await system.startNode('web-1')
  return {
    statuses: new Set(answers.map(({ status }) => status)),
    asked,
    wasSlow: died - began > ASKS_AGAIN || served - died > LEASE + RESERVE,
  }
}

test('a web server dies while it loads: who waits is served within its lease, by one query more', async () => {
  let death = await leaderDies(await unkeptPhoto())
  for (let tries = 1; tries < TRIES && death.wasSlow; tries++) death = await leaderDies(await unkeptPhoto())
  expect(death.wasSlow).toBe(false)
  expect(death.statuses).toEqual(new Set([200]))
  // The leader's own, which the database finds when it goes on, and one.
  expect(death.asked).toBe(2)
}, 60_000)
