/**
 * SIGKILL, again and again, amid uploads, edits, comments and deletions. Sessions are in memory, so that people log
 * in again each time; everything else that was acknowledged is still there.
 */
import { copyFileSync, mkdtempSync } from 'node:fs'
import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { RunningSystem } from '@ztm/lab/system'
import { type Acknowledged, expectAll, expectPictures, nothingYet } from '@ztm/testkit/acknowledged'
import { createClient } from '@ztm/testkit/client'
import { eventually, until } from '@ztm/testkit/eventually'
import { succeed } from '@ztm/testkit/http-client'
import { elsewhere, newPerson, type Person } from '@ztm/testkit/people'
import { newPhoto } from '@ztm/testkit/photos'
import { stageUnderTest } from '@ztm/testkit/stage-under-test'
import { commenting, deleting, editing, keepDoing, type Unanswered, uploading } from '@ztm/testkit/writers'
import Sqlite from 'better-sqlite3'
import { afterAll, beforeAll, expect, test } from 'vitest'

const ROUNDS = Number(process.env.CRASH_ROUNDS ?? 8)
/** Longer than an upload takes here; real use allows it half a minute. */
const SWEEP = { SWEEP_AGE_MS: '3000', SWEEP_EVERY_MS: '200' }
const A_MINUTE = 60_000

let dataDir: string
let system: RunningSystem
const told = nothingYet()
const unanswered: Unanswered[] = []

beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'ztm-crash-'))
  system = await stageUnderTest(import.meta)({ dataDir, env: SWEEP })
}, 30_000)
afterAll(async () => {
  await system?.stop()
  await rm(dataDir, { recursive: true, force: true })
})

test(`killed ${ROUNDS} times, it loses nothing that it acknowledged`, {
  timeout: ROUNDS * 20_000,
}, async () => {
  const people = await Promise.all([newPerson(system.url, 'ada'), newPerson(system.url, 'bob')])
  const photo = await newPhoto(people[0] as Person, 'talked about')
  for (let round = 0; round < ROUNDS; round++) {
    const [one, other] = (await Promise.all(people.map(elsewhere))) as [Person, Person]
    await sendHalfAgain([one, other], told)
    let stopped = false
    const writers = [
      [uploading(unanswered), one],
      [uploading(unanswered), other],
      [commenting(photo.id), other],
      [editing(photo.id), one],
      [deleting, other],
    ] as const
    const working = writers.map(([writer, person]) => keepDoing(writer, person, told, () => stopped))
    await someProgress()
    await system.kill('server-1')
    stopped = true
    await Promise.all(working)
    await system.startNode('server-1')
  }
  // Else nothing was at stake.
  expect(told.photos.size).toBeGreaterThan(ROUNDS / 2)
  expect(told.comments.size).toBeGreaterThan(ROUNDS)
  await expectAll(told, createClient(system.url))
})

test('every photo is there once, with all of its pictures', { timeout: 60_000 }, async () => {
  const photos = await expectPictures(createClient(system.url))
  const captions = photos.map((photo) => photo.caption).filter((caption) => caption !== '')
  expect(new Set(captions).size).toBe(captions.length)
})

test('what interrupted work left behind is swept up', { timeout: 2 * A_MINUTE }, async () => {
  const visitor = createClient(system.url)
  const server = join(dataDir, 'server-1')
  const copy = mkdtempSync(join(dataDir, 'copy-'))
  const swept = async () => {
    // A copy, because the server keeps its file to itself.
    for (const file of ['photos.sqlite', 'photos.sqlite-wal'])
      copyFileSync(join(server, file), join(copy, file))
    const sqlite = new Sqlite(join(copy, 'photos.sqlite'))
    const work = sqlite.prepare('SELECT kind, id FROM work').all()
    sqlite.close()
    expect(work).toEqual([])
  }
  await eventually('no work to be left', swept, { within: A_MINUTE, every: 200 })

  const photos = await expectPictures(visitor)
  const wanted = photos.flatMap(({ id, urls }) => {
    const [, , , version = ''] = new URL(urls.full, system.url).pathname.split('/')
    return [
      `${id}/original`,
      ...['feed', 'full', 'thumb'].map((rendition) => `${id}/${version}/${rendition}`),
    ]
  })
  expect((await filesIn(join(server, 'files'))).sort()).toEqual(wanted.sort())
})

/** A random moment, counted in uploads first: a slow machine, too, then has something to lose. */
async function someProgress(): Promise<void> {
  const enough = told.photos.size + Math.floor(Math.random() * 3)
  await until('uploads to be acknowledged', () => told.photos.size >= enough, { within: 20_000, every: 2 })
  await sleep(Math.random() * 60)
}

/** Half of the uploads that got no answer are sent again with their keys; the other half is left to the sweeper. */
async function sendHalfAgain(people: Person[], { photos }: Acknowledged): Promise<void> {
  for (const { image, caption, key, by } of unanswered.splice(0)) {
    if (Math.random() < 0.5) continue
    const person = people.find(({ username }) => username === by) as Person
    // The sweeper may be just about to give it up: then it is 503, and the next try begins anew.
    const again = () => succeed(person.upload(image, caption, { key }))
    photos.set((await eventually('the upload to be taken', again, { within: 10_000 })).id, caption)
  }
}

async function filesIn(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))
}
