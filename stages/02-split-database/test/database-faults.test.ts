/** The database killed, frozen, slow, cut off in mid-answer, or talking nonsense: what people are told, and what is left. */
import { createClient } from '@ztm/testkit/client'
import { eventually, until } from '@ztm/testkit/eventually'
import { FORMATS } from '@ztm/testkit/fixtures/pictures'
import { succeed } from '@ztm/testkit/http-client'
import { newPassword, newUsername, type Person } from '@ztm/testkit/people'
import { newPhoto } from '@ztm/testkit/photos'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { expectUnavailable } from './faults.ts'
import { startTiers, type Tiers } from './tiers.ts'

/** The promise is 2 s; a computer that is busy with other tests may take longer. */
const BACK = { within: 15_000, every: 50 }

let tiers: Tiers
let ada: Person
let photo: Awaited<ReturnType<typeof newPhoto>>
let image: Buffer<ArrayBuffer>

beforeAll(async () => {
  tiers = await startTiers()
  ada = await tiers.person('ada')
  photo = await newPhoto(ada, 'before')
  image = Buffer.from(await FORMATS.jpeg({ width: 300, height: 200 }))
}, 60_000)
afterAll(() => tiers?.stop())
afterEach(() => tiers.relays.database.calm())

/** Of everything that asks the database something. */
const everything = () => ({
  'a profile': () => createClient(tiers.url()).profile(ada.username),
  'who I am': () => ada.me(),
  'a comment': () => ada.comment(photo.id, 'not now'),
  'an upload': () => ada.upload(image, 'not now'),
  'a sign-up': () => createClient(tiers.url()).signUp({ username: newUsername(), password: newPassword() }),
})

/** Reads and writes as before, and nothing of what was refused is there by half. */
async function expectWellAgain(): Promise<void> {
  const text = newUsername('said')
  await eventually('comments to be taken again', () => succeed(ada.comment(photo.id, text)), BACK)
  const said = (await succeed(ada.comments(photo.id, { limit: 50 }))).items.map((comment) => comment.text)
  expect(said).toContain(text)
  expect((await succeed(ada.photo(photo.id))).commentCount).toBe(said.length)
  expect((await succeed(ada.picture(photo.urls.full))).length).toBeGreaterThan(0)
}

test('killed: 503 soon, pictures still shown, and well again by itself', { timeout: 60_000 }, async () => {
  await succeed(ada.comment(photo.id, 'just before'))
  await tiers.kill('database-1')
  await expectUnavailable(everything())
  expect((await ada.picture(photo.urls.thumb)).status).toBe(200)
  await tiers.start('database-1')
  await expectWellAgain()
  const said = (await succeed(ada.comments(photo.id))).items.map((comment) => comment.text)
  expect(said).toContain('just before')
})

test('frozen: 503 soon, and well again once it is thawed', { timeout: 60_000 }, async () => {
  tiers.freeze('database-1')
  await expectUnavailable(everything())
  expect((await ada.picture(photo.urls.thumb)).status).toBe(200)
  tiers.thaw('database-1')
  await expectWellAgain()
})

test('frozen with a write before it: what was refused is not done afterwards', {
  timeout: 60_000,
}, async () => {
  const text = newUsername('refused')
  tiers.relays.database.onRequest = (bytes) => {
    if (bytes.includes(text)) tiers.freeze('database-1')
  }
  await expectUnavailable({ 'a comment': () => ada.comment(photo.id, text) })
  tiers.thaw('database-1')
  await expectWellAgain()
  const said = (await succeed(ada.comments(photo.id, { limit: 50 }))).items.map((comment) => comment.text)
  expect(said).not.toContain(text)
})

test('frozen: what the cache has is still read while it is fresh', { timeout: 60_000 }, async () => {
  const visitor = createClient(tiers.url())
  let served = 0
  // On a computer that is busy the second in which it is fresh may be over before the question comes.
  for (let time = 0; time < 10 && served === 0; time++) {
    await eventually('the photo to be read', () => succeed(visitor.photo(photo.id)), BACK)
    tiers.freeze('database-1')
    const answer = await visitor.photo(photo.id)
    if (answer.status === 200) served++
    else expect(answer.status).toBe(503)
    tiers.thaw('database-1')
  }
  expect(served).toBe(1)
})

test('slow: 503 soon, and well again by itself', { timeout: 60_000 }, async () => {
  tiers.relays.database.delay = 3_000
  await expectUnavailable(everything())
  tiers.relays.database.calm()
  await expectWellAgain()
})

test('a line that has died without a word: 503 soon, and well again by itself', {
  timeout: 60_000,
}, async () => {
  tiers.relays.database.held = true
  await expectUnavailable(everything())
  tiers.relays.database.calm()
  await expectWellAgain()
})

test('cut off in the middle of every answer: 503 soon, and well again', { timeout: 60_000 }, async () => {
  const { database } = tiers.relays
  database.onAnswer = (bytes) => {
    if (bytes.toString().startsWith('{"hello"')) return bytes
    // Its beginning gets through.
    database.say(bytes.toString('latin1', 0, 5))
    return 'cut'
  }
  await expectUnavailable(everything())
  database.calm()
  await expectWellAgain()
})

test('cut off once: nobody notices', { timeout: 60_000 }, async () => {
  const { database } = tiers.relays
  for (const what of ['read', 'write'] as const) {
    let cuts = 1
    database.onAnswer = (bytes) => (!bytes.includes('hello') && cuts-- > 0 ? 'cut' : bytes)
    if (what === 'read') await succeed(ada.profile(ada.username))
    else await succeed(ada.comment(photo.id, 'cut once'))
    expect(cuts).toBeLessThan(1)
  }
  const said = (await succeed(ada.comments(photo.id))).items.filter(({ text }) => text === 'cut once')
  expect(said).toHaveLength(1)
})

const NONSENSE = {
  'a line that is no JSON': 'what?\n',
  'a line of nothing': '\n',
  null: 'null\n',
  'another id': '{"id":123456789,"rows":[]}\n',
  'an id that is none': '{"id":"1"}\n',
  'a second greeting': '{"hello":"database","version":1,"clock":0}\n',
  'a line without an end': 'x'.repeat(5 * 1024 * 1024),
}

test.each(Object.entries(NONSENSE))(
  'it says %s: the web server lives',
  { timeout: 60_000 },
  async (_what, text) => {
    const pid = tiers.pid('web-1')
    tiers.relays.database.say(text)
    await expectWellAgain()
    expect(tiers.runs('web-1') && tiers.pid('web-1')).toBe(pid)
  },
)

test('it answers nonsense: 503 and no crash', { timeout: 60_000 }, async () => {
  const { database } = tiers.relays
  const answers = ['{"id":$,"rows":7}', '{"id":$}', '{"id":$,"refused":99}', '{"id":$,"problem":{}}']
  let answered = 0
  database.onAnswer = (bytes) => {
    const id = /"id":(\d+)/.exec(bytes.toString())?.[1]
    if (id === undefined) return bytes
    return Buffer.from(`${answers[answered++ % answers.length]?.replace('$', id)}\n`)
  }
  await expectUnavailable({ 'a profile': () => ada.profile(ada.username) })
  expect(answered).toBeGreaterThan(answers.length)
  database.calm()
  await expectWellAgain()
})

test('a database of another version is not talked to', { timeout: 60_000 }, async () => {
  const { database } = tiers.relays
  let greetings = 0
  let asked = 0
  database.onAnswer = (bytes) => {
    if (!bytes.toString().startsWith('{"hello"')) return bytes
    greetings++
    return Buffer.from(bytes.toString().replace('"version":1', '"version":2'))
  }
  database.onRequest = () => void asked++
  database.cutAll()
  await until('another connection', () => greetings > 2, BACK)
  expect(asked).toBe(0)
  await expectUnavailable({ 'a profile': () => ada.profile(ada.username) })
  database.calm()
  await expectWellAgain()
})
