/** Who is missed, and by whom: a replica by nobody, the monitor by nobody at once, and two databases by those who write. */
import { createClient } from '@ztm/testkit/client'
import { eventually } from '@ztm/testkit/eventually'
import { succeed } from '@ztm/testkit/http-client'
import { newPerson, type Person } from '@ztm/testkit/people'
import { newPhoto } from '@ztm/testkit/photos'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { connect, named, request, writeSurely } from './clients.ts'
import { DATABASES, type Group, startGroup } from './group.ts'

const PATIENT = { within: 30_000, every: 20 }
const READ = 'SELECT username FROM users WHERE id = ?'

let group: Group
let database: ReturnType<typeof connect>
let ada: Person
let photo: string
beforeAll(async () => {
  group = await startGroup()
  database = connect(group.system)
  await writeSurely(database, 'there')
  ada = await eventually('ada to sign up', () => newPerson(group.system.url, 'ada'), PATIENT)
  photo = (await eventually('a photo', () => newPhoto(ada), PATIENT)).id
}, 60_000)
afterAll(async () => {
  database?.close()
  await group?.stop()
})

const visitor = () => createClient(group.system.url)
const read = () => database.read(request(), READ, ['there'])

/** Reads all the time, here and as a visitor, until told to stop. @returns how many, and what failed */
function keepReading() {
  const failures: unknown[] = []
  let reads = 0
  let stopped = false
  async function run(one: () => Promise<unknown>): Promise<void> {
    while (!stopped) {
      await one().catch((error) => failures.push(error))
      reads += 1
    }
  }
  const asked = [read, () => succeed(visitor().photo(photo)), read, () => succeed(visitor().explore())]
  const running = Promise.all(asked.map(run))
  return {
    reads: () => reads,
    async stop() {
      stopped = true
      await running
      return failures
    },
  }
}

/** What is refused in time once may have taken longer before, on a computer that is busy. */
const refusedInTime = () =>
  eventually(
    'a refusal within 2 s',
    async () => {
      const before = performance.now()
      const { status } = await ada.comment(photo, 'not now')
      expect(status).toBe(503)
      expect(performance.now() - before).toBeLessThan(2_000)
    },
    PATIENT,
  )

const lives = (name: string) => group.system.node(name).state === 'ready'

async function stillReads() {
  for (let times = 0; times < 5; times++) {
    await eventually('a visitor to see it', () => succeed(visitor().photo(photo)), PATIENT)
    expect(await eventually('it to be read', read, PATIENT)).toHaveLength(1)
  }
  await expect(database.read(request(), READ, ['there'], 'latest')).rejects.toMatchObject({
    kind: 'unavailable',
  })
}

test('the death of a replica fails no read, and its return none either', { timeout: 60_000 }, async () => {
  const primary = await group.primary()
  for (const replica of DATABASES.filter((name) => name !== primary)) {
    const reading = keepReading()
    const more = async (count: number) => {
      const before = reading.reads()
      await eventually(
        'reads to go on',
        () => expect(reading.reads()).toBeGreaterThan(before + count),
        PATIENT,
      )
    }
    await more(50)
    await group.system.kill(replica)
    await more(200)
    await group.system.startNode(replica)
    await more(50)
    expect(await reading.stop()).toEqual([])
  }
})

test('without the monitor everything goes on, and who comes back finds the primary', {
  timeout: 60_000,
}, async () => {
  const primary = await group.primary()
  await group.system.kill('monitor-1')
  await writeSurely(database, 'without a monitor')
  for (const replica of DATABASES.filter((name) => name !== primary)) {
    await group.system.kill(replica)
    await writeSurely(database, `without ${replica}`)
    await group.system.startNode(replica)
    await group.areOne(PATIENT)
  }
  await eventually('a comment', () => succeed(ada.comment(photo, 'also here')), PATIENT)
  expect(await group.primary()).toBe(primary)
})

test('with two of three gone, the primary answers reads, and refuses writes in time', {
  timeout: 60_000,
}, async () => {
  const primary = await group.primary()
  const replicas = DATABASES.filter((name) => name !== primary)
  for (const replica of replicas) await group.system.kill(replica)
  await refusedInTime()
  await stillReads()
  await expect(database.write(request(), [named('x', 'x')])).rejects.toMatchObject({ kind: 'unavailable' })
  await Promise.all(replicas.map((name) => group.system.startNode(name)))
  await group.areOne(PATIENT)
  await eventually('a comment', () => succeed(ada.comment(photo, 'again')), PATIENT)
})

test('and so does a replica', { timeout: 60_000 }, async () => {
  const primary = await group.primary()
  const [replica, other] = DATABASES.filter((name) => name !== primary)
  for (const name of [primary, other]) await group.system.kill(name ?? '')
  await refusedInTime()
  await stillReads()
  expect(DATABASES.filter(lives)).toEqual([replica])
})
