/** A vote is given once for an epoch, outlives the process, and says for how long somebody may still rely on it. */
import { afterEach, beforeEach, expect, test } from 'vitest'
import { openVote } from '../src/database/vote.ts'
import { openFolder } from './logs.ts'

/** Longer than any test takes. */
const LEASE = 3_600_000

let folder: ReturnType<typeof openFolder>
beforeEach(() => {
  folder = openFolder()
})
afterEach(() => folder.remove())

const vote = (fresh = false) => openVote(folder.open('one').sqlite, LEASE, fresh)

test('for which epoch it was given is on disk, whatever else becomes of the database', async () => {
  const first = folder.open('one')
  const given = openVote(first.sqlite, LEASE, true)
  expect(given.epoch()).toBe(0)
  given.giveFor(3)
  given.giveFor(7)
  expect(given.epoch()).toBe(7)
  first.close()
  expect(vote().epoch()).toBe(7)
})

test('a copy of another database does not make it forget', async () => {
  const [one, other] = [folder.open('one'), folder.open('other')]
  openVote(other.sqlite, LEASE, true).giveFor(2)
  const given = openVote(one.sqlite, LEASE, true)
  given.giveFor(5)
  await other.sqlite.copyTo(`${other.path}-copy`)
  await one.sqlite.becomeCopyOf(`${other.path}-copy`)
  given.keep()
  one.close()
  expect(vote().epoch()).toBe(5)
})

test('lent, it may be relied on for a while; given to nobody yet, it may not', () => {
  const given = vote(true)
  expect(given.lentFor()).toBe(0)
  given.lend()
  expect(given.lentFor()).toBeGreaterThan(LEASE / 2)
  expect(given.lentFor()).toBeLessThanOrEqual(LEASE)
})

test('who comes back may have lent it just before', () => {
  expect(vote(false).lentFor()).toBeGreaterThan(LEASE / 2)
  const one = folder.open('two')
  openVote(one.sqlite, LEASE, true).giveFor(1)
  // There may be no batch yet, but somebody it was given for.
  expect(openVote(one.sqlite, LEASE, true).lentFor()).toBeGreaterThan(LEASE / 2)
})
