/** The browser sends the cookie along whoever asks: what changes something has to come from the app's own pages. */
import { beforeAll, describe, expect, test } from 'vitest'
import { succeed } from '../http-client.ts'
import { newUsername, type Person } from '../people.ts'
import { newPhoto } from '../photos.ts'
import type { Subject } from '../subject.ts'

/** Headers as a browser sets them, given the app's own origin, and whether such a request may change something. */
const REQUESTS: [string, (own: string) => Record<string, string>, boolean][] = [
  ['from the same origin', () => ({ 'sec-fetch-site': 'same-origin' }), true],
  ['from another site', () => ({ 'sec-fetch-site': 'cross-site' }), false],
  ['from another origin of this site', () => ({ 'sec-fetch-site': 'same-site' }), false],
  ['from another site, its origin forged', (own) => ({ 'sec-fetch-site': 'cross-site', origin: own }), false],
  ['of an old browser, from the same origin', (own) => ({ origin: own }), true],
  ['of an old browser, from another site', () => ({ origin: 'https://evil.example' }), false],
  ['of an old browser, from a longer name', (own) => ({ origin: `${own}.evil.example` }), false],
  ['of an old browser, from another port', () => ({ origin: 'http://localhost:1' }), false],
  ['of an old browser, from nowhere', () => ({ origin: 'null' }), false],
  ['that says nothing of where it comes from', () => ({}), false],
]

export function sameOriginContract(app: Subject): void {
  describe('a request that carries the cookie', () => {
    let ada: Person
    let bob: Person

    beforeAll(async () => {
      ;[ada, bob] = await app.people('ada', 'bob')
    })

    test.each(REQUESTS)('%s', async (_what, headersOf, may) => {
      const headers = headersOf(app.url())
      const cookie = `session=${ada.token()}`
      const followed = await app
        .http()
        .put(`/api/v1/users/${bob.username}/follow`)
        .set({ cookie, ...headers })
      expect(followed.status).toBe(may ? 204 : 403)
      expect((await succeed(ada.profile(bob.username))).followedByMe).toBe(may)
      await succeed(ada.unfollow(bob.username))
      // Looking changes nothing, and is always allowed.
      expect(
        (
          await app
            .http()
            .get('/api/v1/me')
            .set({ cookie, ...headers })
        ).status,
      ).toBe(200)
    })

    test('changes nothing from another site, by any endpoint', async () => {
      const photo = await newPhoto(ada, 'before')
      const mine = await succeed(ada.comment(photo.id, 'before'))
      const state = async () => [
        await succeed(ada.photo(photo.id)),
        await succeed(ada.comments(photo.id)),
        await succeed(ada.photosOf(ada.username)),
        await succeed(ada.profile(bob.username)),
      ]
      const before = await state()
      const at = `/api/v1/photos/${photo.id}`
      const changes: [string, string, object?][] = [
        ['DELETE', '/api/v1/sessions/current'],
        ['PUT', `/api/v1/users/${bob.username}/follow`],
        ['DELETE', `/api/v1/users/${bob.username}/follow`],
        ['POST', '/api/v1/photos', {}],
        ['PATCH', at, { caption: 'after' }],
        ['POST', `${at}/edits`, { operations: [{ rotate: 90 }] }],
        ['PUT', `${at}/like`],
        ['DELETE', `${at}/like`],
        ['POST', `${at}/comments`, { text: 'after' }],
        ['DELETE', `${at}/comments/${mine.id}`],
        ['DELETE', at],
      ]
      for (const [method, path, json] of changes) {
        const headers = { cookie: `session=${ada.token()}`, 'sec-fetch-site': 'cross-site' }
        const answer = await app.visitor().request(method, path, { json, headers })
        expect([method, path, answer.status]).toEqual([method, path, 403])
        expect(answer.headers.get('content-type')).toMatch(/^application\/problem\+json/)
      }
      expect(await state()).toEqual(before)
    })

    test('forms of another site neither log out nor post', async () => {
      const photo = await newPhoto(ada)
      const headers = {
        cookie: `session=${ada.token()}`,
        'sec-fetch-site': 'cross-site',
        accept: 'text/html',
      }
      for (const path of ['/logout', '/upload', `/photos/${photo.id}/comments`, `/photos/${photo.id}/like`]) {
        const answer = await app.http().post(path).set(headers).type('form').send({ text: newUsername() })
        // 404 and 405 where the app has no such form: nothing has happened then either.
        expect([403, 404, 405]).toContain(answer.status)
      }
      expect(await succeed(ada.photo(photo.id))).toEqual(photo)
      expect((await succeed(ada.comments(photo.id))).items).toEqual([])
    })
  })

  test('a token in a header is nothing that another site can send: it counts from anywhere', async () => {
    const [ada, bob] = await app.people('ada', 'bob')
    const headers = { 'sec-fetch-site': 'cross-site', origin: 'https://elsewhere.example' }
    const answer = await ada.request('PUT', `/api/v1/users/${bob.username}/follow`, { headers })
    expect(answer.status).toBe(204)
  })
}
