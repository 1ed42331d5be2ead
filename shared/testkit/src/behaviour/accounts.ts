/** Signing up and logging in. */
import { describe, expect, test } from 'vitest'
import { eventually } from '../eventually.ts'
import { askFrom, newAddress } from '../from-address.ts'
import { succeed } from '../http-client.ts'
import { elsewhere, newPassword, newUsername } from '../people.ts'
import { refused } from '../problems.ts'
import { aToken, aUser } from '../shapes.ts'
import type { Subject } from '../subject.ts'

export function accountsContract(app: Subject): void {
  describe('signing up', () => {
    test('gives the user and a token that works', async () => {
      const visitor = app.visitor()
      const username = newUsername()
      const { status, body } = await visitor.signUp({ username, password: newPassword() })
      expect(status).toBe(201)
      expect(body).toEqual({ user: { ...aUser, username }, token: aToken })
      expect(Math.abs(Date.parse(body.user.createdAt) - Date.now())).toBeLessThan(60_000)
      expect(await succeed(visitor.me())).toEqual(body.user)
    })

    test('capitals are taken as lower case', async () => {
      const username = newUsername('ada')
      const password = newPassword()
      const signedUp = await succeed(app.visitor().signUp({ username: username.toUpperCase(), password }))
      expect(signedUp.user.username).toBe(username)
      await refused(app.visitor().signUp({ username, password }), 409)
      await succeed(app.visitor().logIn({ username: username.toUpperCase(), password }))
    })

    test.each(['abc', 'a.b_c', '...', '012', 'x'.repeat(26)])('takes the username %s', async (start) => {
      // The shortest and the longest ones may be taken by an earlier run; then they are known as names at least.
      const { status } = await app.visitor().signUp({ username: start, password: newPassword() })
      expect([201, 409]).toContain(status)
    })

    test.each(['', 'ab', 'x'.repeat(27), 'a b c', 'ada-l', 'adä', 'ada\n', 'ada/..', '<b>ada</b>', '%61da'])(
      'refuses the username %j',
      async (username) =>
        await refused(app.visitor().signUp({ username, password: newPassword() }), {
          status: 422,
          field: 'username',
        }),
    )

    test.each([0, 7, 129])('refuses a password of %d characters', async (length) => {
      const password = 'x'.repeat(length)
      const signingUp = app.visitor().signUp({ username: newUsername(), password })
      await refused(signingUp, { status: 422, field: 'password' })
    })

    test.each([8, 128])(
      'takes a password of %d characters, whatever they are, and needs all of it',
      async (length) => {
        const username = newUsername()
        const password = [...'pä 🔑\t', ...'ß'.repeat(length)].slice(0, length).join('')
        await succeed(app.visitor().signUp({ username, password }))
        await succeed(app.visitor().logIn({ username, password }))
        await refused(app.visitor().logIn({ username, password: `${password.slice(0, -1)}x` }), 401)
      },
    )

    test('a name that is taken stays whose it is', async () => {
      const ada = await app.person('ada')
      await refused(app.visitor().signUp({ username: ada.username, password: newPassword() }), 409)
      await succeed(app.visitor().logIn(ada))
    })

    test('of those who want one name at once, one gets it', async () => {
      const username = newUsername()
      const answers = await Promise.all(
        Array.from({ length: 6 }, async () => {
          const password = newPassword()
          return { password, answer: await app.visitor().signUp({ username, password }) }
        }),
      )
      const won = answers.filter(({ answer }) => answer.status === 201)
      expect(won).toHaveLength(1)
      for (const { answer } of answers.filter((each) => !won.includes(each))) {
        await refused(Promise.resolve(answer), 409)
      }
      await succeed(app.visitor().logIn({ username, password: won[0]?.password ?? '' }))
    })
  })

  describe('logging in', () => {
    test('gives the user and a new token each time', async () => {
      const ada = await app.person('ada')
      const phone = await elsewhere(ada)
      const desk = await elsewhere(ada)
      expect(new Set([ada.token(), phone.token(), desk.token()]).size).toBe(3)
      for (const each of [ada, phone, desk]) {
        expect(await succeed(each.me())).toEqual({ ...aUser, username: ada.username })
      }
    })

    test('answers 201 with the user as signing up did', async () => {
      const ada = await app.person('ada')
      const { status, body } = await app.visitor().logIn(ada)
      expect(status).toBe(201)
      expect(body).toEqual({ user: await succeed(ada.me()), token: aToken })
    })

    test('a wrong password and an unknown user get the same answer', async () => {
      const ada = await app.person('ada')
      const wrong = await app.visitor().logIn({ username: ada.username, password: newPassword() })
      const unknown = await app.visitor().logIn({ username: newUsername(), password: newPassword() })
      for (const answer of [wrong, unknown]) await refused(Promise.resolve(answer), 401)
      const said = ({ body }: typeof wrong) => ({ ...body, requestId: '' })
      expect(said(wrong)).toEqual(said(unknown))
    })

    test('and in the same time', async () => {
      const timed = async (username: string) => {
        const start = performance.now()
        const json = { username, password: newPassword() }
        const asked = { method: 'POST', path: '/api/v1/sessions', json }
        const { status } = await askFrom(newAddress(), app.system(), asked)
        expect(status).toBe(401)
        return performance.now() - start
      }
      // The quickest of each: noise only ever adds, and on a busy computer it takes more of them until there is none.
      let [wrong, unknown] = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY]
      const compare = async () => {
        // Of one account, only so many are looked at.
        const { username } = await app.person()
        for (let round = 0; round < 3; round++) {
          wrong = Math.min(wrong, await timed(username))
          unknown = Math.min(unknown, await timed(newUsername()))
        }
        expect(wrong / unknown).toBeGreaterThan(0.5)
        expect(wrong / unknown).toBeLessThan(2)
      }
      await eventually('both to take as long', compare, { within: 5_000 })
    })
  })
}
