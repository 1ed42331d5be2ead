/** The answer to a write is lost after its commit, and the write is tried again: there is one row, and the person is told so. */
import { createClient } from '@ztm/testkit/client'
import { jpeg } from '@ztm/testkit/fixtures/pictures'
import { succeed } from '@ztm/testkit/http-client'
import { newPassword, newUsername, type Person } from '@ztm/testkit/people'
import { newPhoto } from '@ztm/testkit/photos'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { startTiers, type Tiers } from './tiers.ts'

let tiers: Tiers
let ada: Person

beforeAll(async () => {
  tiers = await startTiers()
  ada = await tiers.person('ada')
}, 60_000)
afterAll(() => tiers?.stop())
afterEach(() => tiers.relays.database.calm())

/** Cuts the line in place of each of the next answers to a write of that table. @returns how often it has */
function losing(table: string, times: number) {
  const { database } = tiers.relays
  const ids = new Set<number>()
  let lost = 0
  database.onRequest = (bytes) => {
    for (const line of bytes.toString().split('\n').filter(Boolean)) {
      const { id, write = [] } = JSON.parse(line)
      if (
        write.some((change: { table: string; op: string }) => change.table === table && change.op !== 'need')
      )
        ids.add(id)
    }
  }
  database.onAnswer = (bytes) => {
    const answers = bytes.toString().split('\n').filter(Boolean)
    const committed = answers.some((line) => {
      const { id, done, refused } = JSON.parse(line)
      return ids.has(id) && (done === true || refused === 0)
    })
    if (!committed || lost >= times) return bytes
    lost++
    return 'cut'
  }
  return () => lost
}

test.each([1, 3])('a comment, %i times', { timeout: 60_000 }, async (times) => {
  const photo = await newPhoto(ada)
  const lost = losing('comments', times)
  const comment = await succeed(ada.comment(photo.id, 'once'))
  expect(lost()).toBe(times)
  const { items } = await succeed(ada.comments(photo.id))
  expect(items.map(({ id, text }) => [id, text])).toEqual([[comment.id, 'once']])
  expect((await succeed(ada.photo(photo.id))).commentCount).toBe(1)
})

test('a sign-up: nobody is told that the name is taken, by themselves', { timeout: 60_000 }, async () => {
  const lost = losing('users', 2)
  const somebody = createClient(tiers.url())
  const username = newUsername()
  await succeed(somebody.signUp({ username, password: newPassword() }))
  expect(lost()).toBe(2)
  expect((await succeed(somebody.me())).username).toBe(username)
})

test.each(['work', 'photos'])('an upload, at its row in %s', { timeout: 60_000 }, async (table) => {
  const eve = await tiers.person('eve')
  const lost = losing(table, 2)
  const photo = await succeed(eve.upload(Buffer.from(await jpeg()), 'once', { key: table }))
  expect(lost()).toBe(2)
  tiers.relays.database.calm()
  const { items } = await succeed(eve.photosOf(eve.username))
  expect(items.map(({ id }) => id)).toEqual([photo.id])
  expect((await succeed(eve.profile(eve.username))).photoCount).toBe(1)
  expect((await succeed(eve.picture(photo.urls.full))).length).toBeGreaterThan(0)
})

test('a follow, a like and a deletion', { timeout: 60_000 }, async () => {
  const eve = await tiers.person('eve')
  const photo = await newPhoto(ada)
  const lostFollow = losing('follows', 1)
  await succeed(eve.follow(ada.username))
  expect(lostFollow()).toBe(1)
  const lostLike = losing('likes', 1)
  await succeed(eve.like(photo.id))
  expect(lostLike()).toBe(1)
  expect((await succeed(eve.profile(ada.username))).followerCount).toBe(1)
  expect((await succeed(eve.photo(photo.id))).likeCount).toBe(1)
  const lostPhoto = losing('photos', 1)
  await succeed(ada.deletePhoto(photo.id))
  expect(lostPhoto()).toBe(1)
  expect((await eve.photo(photo.id)).status).toBe(404)
})
