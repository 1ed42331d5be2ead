/** The whole system, while its web servers die, freeze, leave and come back under load. */
import { execFile } from 'node:child_process'
import { once } from 'node:events'
import { Agent, get } from 'node:http'
import { buffer } from 'node:stream/consumers'
import { setTimeout as sleep } from 'node:timers/promises'
import { promisify } from 'node:util'
import type { RunningSystem } from '@ztm/lab/system'
import { expectAll, nothingYet } from '@ztm/testkit/acknowledged'
import { createClient } from '@ztm/testkit/client'
import { eventually, until } from '@ztm/testkit/eventually'
import { askFrom, newAddress } from '@ztm/testkit/from-address'
import { succeed } from '@ztm/testkit/http-client'
import { elsewhere, newPerson, type Person } from '@ztm/testkit/people'
import { newPhoto } from '@ztm/testkit/photos'
import { sendRaw } from '@ztm/testkit/raw-socket'
import { stageUnderTest } from '@ztm/testkit/stage-under-test'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'

const PATIENT = { within: 30_000 }
const RATE = 200
/** So many at once at most: a computer that is too busy for the rate gets a lower one, and not a growing queue. */
const AT_ONCE = 16
vi.setConfig({ testTimeout: 90_000 })

let system: RunningSystem
beforeAll(async () => {
  system = await stageUnderTest(import.meta)()
}, 60_000)
afterAll(() => system?.stop())

/** Visitors at a rate. `ended` says how often it went well, and whatever else was answered, by whom. */
function visitors(paths: string[]) {
  const agent = new Agent({ keepAlive: true })
  const ended: Record<string, number> = {}
  const servers: Record<string, number> = {}
  const asking = new Set<Promise<void>>()
  let stopped = false
  const visit = async (path: string) => {
    const request = get(new URL(path, system.url), { agent })
    const how = await once(request, 'response').then(
      async ([response]) => {
        const by = response.headers['x-served-by']
        servers[by] = (servers[by] ?? 0) + 1
        const body = await buffer(response).catch(() => 'broke off')
        return response.statusCode === 200 && body !== 'broke off' ? 'well' : `${by}: ${body}`
      },
      (error) => error.code,
    )
    ended[how] = (ended[how] ?? 0) + 1
  }
  const running = (async () => {
    for (let sent = 0; !stopped; await sleep(1000 / RATE)) {
      if (asking.size >= AT_ONCE) continue
      const visiting = visit(paths[sent++ % paths.length] as string)
      asking.add(visiting)
      void visiting.then(() => asking.delete(visiting))
    }
  })()
  return {
    ended,
    servers,
    /** Until so many more have been answered by that server. */
    servedBy: async (name: string, more = 20) => {
      const enough = (servers[name] ?? 0) + more
      await until(`${name} to serve`, () => (servers[name] ?? 0) >= enough, PATIENT)
    },
    async stop() {
      stopped = true
      await running
      await Promise.all(asking)
      agent.destroy()
      return ended
    },
  }
}

/** Goes on commenting; where it is logged out it logs in again, and where it cannot know whether it was heard, it goes on. */
function commenter(person: Person, photoId: string) {
  const told = nothingYet()
  const counts = { unanswered: 0, loggedOut: 0 }
  const sent: string[] = []
  let stopped = false
  const running = (async () => {
    let here = person
    while (!stopped) {
      const text = `comment ${sent.length} of ${person.username}`
      sent.push(text)
      const { status, body } = await here.comment(photoId, text)
      if (status === 201) told.comments.set(body.id, { photoId, text })
      else if (status === 401) counts.loggedOut += 1
      else counts.unanswered += 1
      if (status === 401) here = await eventually('to log in', () => elsewhere(person), PATIENT)
    }
  })()
  // Whoever stops it hears of it.
  running.catch(() => {})
  const stop = async () => {
    stopped = true
    await running
    return { told, sent, ...counts }
  }
  return { stop }
}

const onServer = (name: string) =>
  eventually(
    `somebody on ${name}`,
    async () => {
      const person = await newPerson(system.url, 'ada')
      expect(person.token()).toMatch(new RegExp(`^${name}\\.`))
      return person
    },
    PATIENT,
  )

/** Nothing twice: a comment's text is its own. */
async function commentsOf(photoId: string) {
  const texts: string[] = []
  for (let cursor: string | undefined; ; ) {
    const list = await succeed(
      createClient(system.url).comments(photoId, { limit: 50, ...(cursor ? { cursor } : {}) }),
    )
    texts.push(...list.items.map(({ text }) => text))
    if (list.nextCursor === null) return texts
    cursor = list.nextCursor
  }
}

test('a web server is killed amid 200 visitors a second: not one GET fails, no POST is done twice, and it comes back', async () => {
  const author = await onServer('web-2')
  const photo = await newPhoto(author)
  const [stays, goes] = [await onServer('web-2'), await onServer('web-1')]
  const crowd = visitors([`/api/v1/photos/${photo.id}`, '/api/v1/photos', photo.urls.thumb])
  const writers = [stays, goes].map((person) => commenter(person, photo.id))
  await crowd.servedBy('web-1')
  await system.kill('web-1')
  await crowd.servedBy('web-2', 200)
  await system.startNode('web-1')
  await crowd.servedBy('web-1')
  const ended = await crowd.stop()
  expect(Object.keys(ended)).toEqual(['well'])
  const [stayed, went] = await Promise.all(writers.map(({ stop }) => stop()))
  expect(stayed).toMatchObject({ unanswered: 0, loggedOut: 0 })
  // At most the one that was under way. Then they are somebody who has to log in again.
  expect(went?.unanswered).toBeLessThanOrEqual(1)
  expect(went?.loggedOut).toBe(1)
  const texts = await commentsOf(photo.id)
  expect(new Set(texts).size).toBe(texts.length)
  for (const one of [stayed, went])
    if (one) for (const { text } of one.told.comments.values()) expect(texts).toContain(text)
})

test('a frozen web server is out of rotation within 3 s, costs no GET, and comes back when it is thawed', async () => {
  const crowd = visitors(['/api/v1/photos'])
  await crowd.servedBy('web-1')
  const out = new Promise<number>((resolve) => {
    const stop = system.onEvent((event) => {
      if (event.type !== 'log' || event.node !== 'balancer-1' || !/out of/.test(JSON.stringify(event.line)))
        return
      stop()
      resolve(performance.now())
    })
  })
  const frozenAt = performance.now()
  await system.freeze('web-1')
  const took = (await out) - frozenAt
  await crowd.servedBy('web-2', 200)
  await system.thaw('web-1')
  await crowd.servedBy('web-1')
  expect(Object.keys(await crowd.stop())).toEqual(['well'])
  console.log(`out of rotation after ${Math.round(took)} ms`)
  expect(took).toBeLessThan(3_000)
})

test('all web servers are restarted, one after the other, under load: nothing fails, and people only have to log in again', async () => {
  const [person, other] = [await onServer('web-1'), await onServer('web-2')]
  const photo = await newPhoto(person)
  const crowd = visitors([`/api/v1/photos/${photo.id}`, '/api/v1/photos', photo.urls.feed])
  const writers = [person, other].map((one) => commenter(one, photo.id))
  for (const name of ['web-1', 'web-2']) {
    await crowd.servedBy(name)
    await system.restart(name)
    await crowd.servedBy(name)
  }
  expect(Object.keys(await crowd.stop())).toEqual(['well'])
  for (const { told, sent, unanswered, loggedOut } of await Promise.all(writers.map(({ stop }) => stop()))) {
    expect(unanswered).toBe(0)
    expect(loggedOut).toBeGreaterThan(0)
    expect(told.comments.size).toBe(sent.length - loggedOut)
    await eventually(
      'all comments to be there, once',
      () => expectAll(told, createClient(system.url)),
      PATIENT,
    )
  }
})

test('a forged address does not get past a limit by address', async () => {
  const address = newAddress()
  // Each web server counts for itself, so all of it goes to one.
  const authorization = 'Bearer web-1.nobody'
  const statuses: number[] = []
  for (let i = 0; i < 55; i++) {
    const headers = { authorization, 'x-forwarded-for': newAddress(), forwarded: `for=${newAddress()}` }
    const json = { username: `nobody_${i}`, password: 'wrong-password' }
    const asked = { method: 'POST', path: '/api/v1/sessions', json, headers }
    statuses.push((await askFrom(address, system, asked)).status)
  }
  expect(statuses.slice(0, 50)).toEqual(Array(50).fill(401))
  expect(statuses.slice(50)).toEqual(Array(5).fill(429))
})

test('a web server talks to nobody but its balancer', async () => {
  for (const name of ['web-1', 'web-2']) {
    const url = system.serverUrl(name)
    for (const header of ['X-None: 1', 'X-Balancer: guessed', 'X-Forwarded-For: 127.0.0.1'])
      expect(
        await sendRaw(url, `GET /api/v1/photos HTTP/1.1\r\nHost: photos.test\r\n${header}\r\n\r\n`),
      ).toEqual({
        statuses: [],
        text: '',
        closed: true,
      })
  }
})

test('the name leads to the balancer', async () => {
  const { host, port } = system.node('dns-1')
  const { ip } = system.node('balancer-1')
  const { stdout } = await promisify(execFile)('dig', [`@${host}`, '-p', `${port}`, '+short', 'photos.test'])
  expect(stdout.trim()).toBe(ip)
})

test('all web servers are gone: 503 at once; and when they are back, so is the app', async () => {
  const visitor = createClient(system.url)
  for (const name of ['web-1', 'web-2']) await system.kill(name)
  const answers = await Promise.all(Array.from({ length: 50 }, () => visitor.explore()))
  for (const { status, headers } of answers) {
    expect(status).toBe(503)
    expect(Number(headers.get('retry-after'))).toBeGreaterThan(0)
    expect(headers.get('content-type')).toBe('application/problem+json')
  }
  for (const name of ['web-1', 'web-2']) await system.startNode(name)
  await eventually('the app to be back', () => succeed(visitor.explore()), PATIENT)
})
