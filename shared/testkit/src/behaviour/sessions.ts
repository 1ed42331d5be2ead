/** Tokens and cookies. */
import { describe, expect, test } from 'vitest'
import { eventually } from '../eventually.ts'
import { succeed } from '../http-client.ts'
import { elsewhere, newPassword, newUsername } from '../people.ts'
import { refused } from '../problems.ts'
import type { Subject } from '../subject.ts'

/** The `session` cookie that an answer sets: its value, and its attributes in lower case. */
function sessionCookie(headers: Record<string, string>) {
  const lines = ([] as string[]).concat(headers['set-cookie'] ?? [])
  const line = lines.find((each) => each.startsWith('session='))
  const [pair = '', ...attributes] = line?.split(/; */) ?? []
  return {
    value: decodeURIComponent(pair.slice('session='.length)),
    attributes: attributes.map((each) => each.toLowerCase()),
  }
}

export function sessionsContract(app: Subject): void {
  describe('a session', () => {
    test('comes as a token and as a cookie, and either is good', async () => {
      const credentials = { username: newUsername(), password: newPassword() }
      for (const path of ['users', 'sessions']) {
        const signedIn = await app.http().post(`/api/v1/${path}`).send(credentials)
        expect(signedIn.status).toBe(201)
        const cookie = sessionCookie(signedIn.headers)
        expect(cookie.value).toBe(signedIn.body.token)
        expect(cookie.attributes).toEqual(expect.arrayContaining(['httponly', 'samesite=lax', 'path=/']))
        expect(cookie.attributes).not.toContain('secure')

        const byCookie = await app.http().get('/api/v1/me').set('cookie', `session=${signedIn.body.token}`)
        expect(byCookie.body.username).toBe(credentials.username)
        const byToken = await app.http().get('/api/v1/me').auth(signedIn.body.token, { type: 'bearer' })
        expect(byToken.body.username).toBe(credentials.username)
      }
    })

    test('tokens cannot be guessed from one another', async () => {
      const ada = await app.person('ada')
      const tokens = await Promise.all(
        Array.from({ length: 8 }, async () => (await elsewhere(ada)).token() ?? ''),
      )
      expect(new Set(tokens).size).toBe(8)
      // 128 bits are at least 16 characters of 8 bits; a name of a server may come before them.
      const lengths = tokens.map((token) => (token.split('.').at(-1) ?? '').length)
      for (const length of lengths) expect(length).toBeGreaterThanOrEqual(22)
    })

    test('logging out ends it everywhere, and no other', async () => {
      const ada = await app.person('ada')
      const phone = await elsewhere(ada)
      const token = phone.token()
      expect((await phone.logOut()).status).toBe(204)
      await refused(phone.me(), 401)
      const byCookie = await app.http().get('/api/v1/me').set('cookie', `session=${token}`)
      expect(byCookie.status).toBe(401)
      await succeed(ada.me())
    })

    test('logging out takes the cookie away', async () => {
      const ada = await app.person('ada')
      const loggedOut = await app
        .http()
        .delete('/api/v1/sessions/current')
        .set('cookie', `session=${ada.token()}`)
        .set('sec-fetch-site', 'same-origin')
      expect(loggedOut.status).toBe(204)
      const { value, attributes } = sessionCookie(loggedOut.headers)
      expect(value).toBe('')
      const past = attributes.find((each) => each.startsWith('expires='))?.slice('expires='.length) ?? ''
      expect(attributes.includes('max-age=0') || Date.parse(past) < Date.now()).toBe(true)
    })

    test.each(['dead', 'unknown', 'nonsense'])(
      'a %s token is 401 where somebody must be logged in',
      async (kind) => {
        const ada = await app.person('ada')
        const client = await elsewhere(ada)
        const token = client.token() ?? ''
        if (kind === 'dead') await client.logOut()
        else client.hold(kind === 'unknown' ? token.replace(/.{8}$/, 'AAAAAAAA') : 'nonsense')
        await refused(client.me(), 401)
        await refused(client.feed(), 401)
        await refused(client.logOut(), 401)
        await refused(client.follow(ada.username), 401)
        // And a visitor elsewhere.
        expect((await client.explore()).status).toBe(200)
        await eventually('a visitor to see the profile', async () =>
          expect(await succeed(client.profile(ada.username))).toMatchObject({ followedByMe: false }),
        )
      },
    )

    test('a token that somebody else chose is not taken over', async () => {
      const ada = await app.person('ada')
      const chosen = 'A'.repeat(43)
      const { username, password } = ada
      const loggedIn = await app
        .http()
        .post('/api/v1/sessions')
        .set('cookie', `session=${chosen}`)
        .set('sec-fetch-site', 'same-origin')
        .send({ username, password })
      expect(loggedIn.status).toBe(201)
      expect(loggedIn.body.token).not.toBe(chosen)
      const client = app.visitor()
      client.hold(chosen)
      await refused(client.me(), 401)
    })
  })
}
