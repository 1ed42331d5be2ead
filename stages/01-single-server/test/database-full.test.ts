/** The database's disk is full: refused whole, everything that was there still readable, and well again by itself. */
import type { RunningSystem } from '@ztm/lab/system'
import { expectAll, nothingYet } from '@ztm/testkit/acknowledged'
import { createClient } from '@ztm/testkit/client'
import { eventually } from '@ztm/testkit/eventually'
import { jpeg } from '@ztm/testkit/fixtures/pictures'
import { type Answer, succeed } from '@ztm/testkit/http-client'
import { newPassword, newPerson, newUsername, type Person } from '@ztm/testkit/people'
import { newPhoto } from '@ztm/testkit/photos'
import { expectProblem } from '@ztm/testkit/problems'
import { stageUnderTest } from '@ztm/testkit/stage-under-test'
import { afterAll, beforeAll, expect, test } from 'vitest'

/** Of 4 KiB: room for the tables and a few hundred comments. */
const DATABASE_MAX_PAGES = '150'

let system: RunningSystem
let ada: Person

beforeAll(async () => {
  system = await stageUnderTest(import.meta)({ env: { DATABASE_MAX_PAGES, SWEEP_EVERY_MS: '200' } })
  ada = await newPerson(system.url, 'ada')
}, 30_000)
afterAll(() => system?.stop())

const noSpace = (answer: Answer<unknown>) => {
  expectProblem(answer, { status: 507 })
  expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0)
}

test('a full database refuses whole, serves what it has, and recovers', { timeout: 60_000 }, async () => {
  const told = nothingYet()
  const [photo, another] = [await newPhoto(ada, 'before'), await newPhoto(ada, 'another')]
  told.photos.set(photo.id, 'before').set(another.id, 'another')

  const text = 'x'.repeat(1000)
  let last: Answer<{ id: string }> | undefined
  for (let number = 0; number < 1000 && last?.status !== 507; number++) {
    last = await ada.comment(photo.id, text)
    if (last.status === 201) told.comments.set(last.body.id, { photoId: photo.id, text })
  }
  expect(last?.status).toBe(507)
  expect(told.comments.size).toBeGreaterThan(50)

  // Small things may still find a place; what needs a new page does not.
  const visitor = createClient(system.url)
  for (let time = 0; time < 3; time++) noSpace(await ada.comment(photo.id, text))
  const caption = 'x'.repeat(2200)
  const before = await succeed(ada.photosOf(ada.username))
  for (let time = 0; time < 3; time++) noSpace(await ada.upload(Buffer.from(await jpeg()), caption))
  expect(await succeed(ada.photosOf(ada.username))).toEqual(before)

  // A sign-up is several rows: none of them may be left of one that was refused, or its name would be lost.
  const refused: { username: string; password: string }[] = []
  for (let number = 0; number < 100 && refused.length < 5; number++) {
    const credentials = { username: newUsername(), password: newPassword() }
    const answer = await createClient(system.url).signUp(credentials)
    if (answer.status === 201) continue
    noSpace(answer)
    refused.push(credentials)
  }
  expect(refused).toHaveLength(5)

  // Everything that was acknowledged is there, and reading and logging in go on.
  await expectAll(told, visitor)
  await succeed(visitor.logIn(ada))
  for (const url of Object.values(photo.urls)) expect((await visitor.picture(url)).status).toBe(200)

  // Somebody deletes something, and there is space again.
  expect((await ada.deletePhoto(photo.id)).status).toBe(204)
  await eventually('there to be space', async () => {
    expect((await ada.comment(another.id, text)).status).toBe(201)
  })
  expect((await newPhoto(ada, caption)).caption).toBe(caption)
  for (const credentials of refused) await succeed(createClient(system.url).signUp(credentials))
})
