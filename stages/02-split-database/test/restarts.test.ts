/** Each tier ends and starts alone, amid work: nothing acknowledged is lost, nothing is there by half, and the web tier keeps nothing. */
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { expectAll, expectPictures, nothingYet } from '@ztm/testkit/acknowledged'
import { createClient } from '@ztm/testkit/client'
import { eventually, until } from '@ztm/testkit/eventually'
import { succeed } from '@ztm/testkit/http-client'
import { elsewhere, type Person } from '@ztm/testkit/people'
import { newPhoto } from '@ztm/testkit/photos'
import { commenting, deleting, editing, keepDoing, type Unanswered, uploading } from '@ztm/testkit/writers'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startTiers, type Tiers } from './tiers.ts'

/** Longer than an upload takes here. */
const SWEEP = { SWEEP_AGE_MS: '4000', SWEEP_EVERY_MS: '200' }
const A_WHILE = { within: 30_000, every: 50 }

let tiers: Tiers
let people: [Person, Person]
const told = nothingYet()

beforeAll(async () => {
  tiers = await startTiers(SWEEP)
  people = await Promise.all([tiers.person('ada'), tiers.person('bob')])
}, 60_000)
afterAll(() => tiers?.stop())

/** Everybody is at work while it happens, twice, and is at work again each time; who was refused has been told so. */
async function amidWork(happens: () => Promise<void>): Promise<void> {
  const [ada, bob] = people
  const photo = await newPhoto(ada, 'talked about')
  const unanswered: Unanswered[] = []
  let stopped = false
  const writers = [
    [uploading(unanswered), ada],
    [commenting(photo.id), bob],
    [commenting(photo.id), ada],
    [editing(photo.id), ada],
    [deleting, bob],
  ] as const
  // Whoever fails begins anew, until all is over.
  const working = writers.map(async ([writer, person]) => {
    while (!stopped) await keepDoing(writer, person, told, () => stopped)
  })
  const progress = async () => {
    const enough = { photos: told.photos.size + 2, comments: told.comments.size + 10 }
    const made = () => told.photos.size >= enough.photos && told.comments.size >= enough.comments
    await until('work to go on', made, A_WHILE)
  }
  await progress()
  for (let time = 0; time < 2; time++) {
    await happens()
    await progress()
  }
  stopped = true
  await Promise.all(working)
}

test.each(['database-1', 'files-1'] as const)(
  '%s killed and started, twice, amid work',
  {
    timeout: 120_000,
  },
  async (name) => {
    await amidWork(async () => {
      await tiers.kill(name)
      await tiers.start(name)
    })
    const visitor = createClient(tiers.url())
    await eventually('all that was acknowledged', () => expectAll(told, visitor), A_WHILE)
    // An upload that failed is given up, or was done after all; a photo that is shown has its pictures.
    await expectPictures(visitor)
  },
)

test('the web tier restarts alone: only who is logged in is forgotten', { timeout: 120_000 }, async () => {
  await tiers.kill('web-1')
  await tiers.start('web-1')
  const visitor = createClient(tiers.url())
  await expectAll(told, visitor)
  for (const { token, username, password } of people) {
    visitor.hold(token())
    expect((await visitor.me()).status).toBe(401)
    await succeed(
      elsewhere({ ...people[0], ...visitor, url: tiers.url(), username, password }).then((p) => p.me()),
    )
  }
})

test('a tier that is told to end does so in order, and the others wait for it', {
  timeout: 120_000,
}, async () => {
  const ada = await elsewhere({ ...people[0], url: tiers.url() })
  for (const name of ['database-1', 'files-1'] as const) {
    await tiers.end(name)
    await tiers.start(name)
    await eventually('an upload', async () => await newPhoto(ada), A_WHILE)
  }
})

test('the web tier keeps no rows and no files', { timeout: 60_000 }, async () => {
  expect(await readdir(join(tiers.dataDir, 'web-1'))).toEqual([])
  expect(
    (await readdir(join(tiers.dataDir, 'database-1'))).filter((file) => !/^photos\.sqlite/.test(file)),
  ).toEqual([])
  expect(await readdir(join(tiers.dataDir, 'files-1'))).toEqual(['files'])
})
