/** The whole system, while its web servers die, freeze, leave and come back under load. */
import { Resolver } from 'node:dns/promises'
import type { RunningSystem } from '@ztm/lab/system'
import { expectAll } from '@ztm/testkit/acknowledged'
import { createClient } from '@ztm/testkit/client'
import { eventually } from '@ztm/testkit/eventually'
import { askFrom, newAddress } from '@ztm/testkit/from-address'
import { succeed } from '@ztm/testkit/http-client'
import { newPerson } from '@ztm/testkit/people'
import { newPhoto } from '@ztm/testkit/photos'
import { refused } from '@ztm/testkit/problems'
import { sendRaw } from '@ztm/testkit/raw-socket'
import { stageUnderTest } from '@ztm/testkit/stage-under-test'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { commenter, commentsOf, visitors } from './crowds.ts'

const PATIENT = { within: 30_000 }
vi.setConfig({ testTimeout: 90_000 })

let system: RunningSystem
beforeAll(async () => {
  system = await stageUnderTest(import.meta)()
}, 60_000)
afterAll(() => system?.stop())

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

test('a web server is killed amid 200 visitors a second: not one GET fails, no POST is done twice, and it comes back', async () => {
  const author = await onServer('web-2')
  const photo = await newPhoto(author)
  const [stays, goes] = [await onServer('web-2'), await onServer('web-1')]
  const crowd = visitors(system.url, [`/api/v1/photos/${photo.id}`, '/api/v1/photos', photo.urls.thumb])
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
  const texts = await commentsOf(system.url, photo.id)
  expect(new Set(texts).size).toBe(texts.length)
  for (const one of [stayed, went])
    if (one) for (const { text } of one.told.comments.values()) expect(texts).toContain(text)
})

test('a frozen web server is out of rotation within 3 s, costs no GET, and comes back when it is thawed', async () => {
  const crowd = visitors(system.url, ['/api/v1/photos'])
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
  const crowd = visitors(system.url, [`/api/v1/photos/${photo.id}`, '/api/v1/photos', photo.urls.feed])
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
  const resolver = new Resolver()
  resolver.setServers([`${host}:${port}`])
  expect(await resolver.resolve4('photos.test')).toEqual([ip])
})

test('all web servers are gone: 503 at once; and when they are back, so is the app', async () => {
  const visitor = createClient(system.url)
  for (const name of ['web-1', 'web-2']) await system.kill(name)
  await Promise.all(Array.from({ length: 50 }, () => refused(visitor.explore(), 503)))
  for (const name of ['web-1', 'web-2']) await system.startNode(name)
  await eventually('the app to be back', () => succeed(visitor.explore()), PATIENT)
})
