/**
 * Requests that nobody should send, and what each is answered. Whatever they try: no answer is a 5xx, nothing has
 * changed afterwards, and the web servers' memory has not grown beyond bounds.
 */
import { beforeAll, describe, expect, test } from 'vitest'
import { ADDRESSES } from './bad-requests/addresses.ts'
import { BODIES } from './bad-requests/bodies.ts'
import { CROWD } from './bad-requests/crowd.ts'
import { FRAMING } from './bad-requests/framing.ts'
import { HEADERS } from './bad-requests/headers.ts'
import { setScene } from './bad-requests/scene.ts'
import { STRANGERS } from './bad-requests/strangers.ts'
import { UPLOADS } from './bad-requests/uploads.ts'
import { eventually } from './eventually.ts'
import { watchMemory } from './memory.ts'
import { publicState } from './public-state.ts'
import { createSubject, type Start } from './subject.ts'

const MOST_GROWTH = 300 * 1024 * 1024

const TABLES = {
  'bodies that are not what they should be': BODIES,
  'uploads that are no pictures, or too much': UPLOADS,
  'addresses and methods that lead nowhere': ADDRESSES,
  'headers that claim too much': HEADERS,
  'what is hardly HTTP': FRAMING,
  'what belongs to somebody else': STRANGERS,
  'many at once': CROWD,
}

export function badRequests(start: Start): void {
  const app = createSubject(start)
  let scene: Awaited<ReturnType<typeof setScene>>
  let before: Awaited<ReturnType<typeof publicState>>
  let growth: () => number

  beforeAll(async () => {
    scene = await setScene(app)
    before = await publicState(app.visitor())
    const pids = app
      .system()
      .nodes()
      .filter((node) => node.roles.includes('web'))
      .map((node) => node.pid)
    growth = watchMemory(pids.filter((pid) => pid !== undefined))
  })

  for (const [about, requests] of Object.entries(TABLES)) {
    describe(about, () => {
      test.each(requests.map((request) => [request.what, request] as const))('%s', async (_what, request) => {
        await request.check(scene)
      })
    })
  }

  describe('after all of that', () => {
    test('nothing has changed', async () => {
      await eventually('all to be as it was', async () =>
        expect(await publicState(app.visitor())).toEqual(before),
      )
      expect((await scene.mallory.photosOf(scene.mallory.username)).body.items).toEqual([])
      for (const name of scene.neverMade) expect((await app.visitor().profile(name)).status).toBe(404)
    })

    test('whoever was logged in still is, and every node still runs', async () => {
      for (const person of [scene.ada, scene.mallory]) expect((await person.me()).status).toBe(200)
      expect(
        new Set(
          app
            .system()
            .nodes()
            .map((node) => node.state),
        ),
      ).toEqual(new Set(['ready']))
    })

    test('memory has not grown beyond 300 MiB', () => {
      expect(growth()).toBeLessThan(MOST_GROWTH)
    })
  })
}
