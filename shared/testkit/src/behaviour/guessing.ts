/** Guessing passwords is slowed down: for an account from everywhere, and for an address on every account. */
import { describe, expect, test } from 'vitest'
import { askFrom, newAddress } from '../from-address.ts'
import { succeed } from '../http-client.ts'
import { newPassword, newUsername } from '../people.ts'
import type { Subject } from '../subject.ts'

const PER_ACCOUNT = 10
const PER_ADDRESS = 50

export function guessingContract(app: Subject): void {
  describe('guessing passwords', () => {
    /** Servers that each count for themselves let each so many through. */
    const counters = () =>
      app
        .system()
        .nodes()
        .filter((node) => node.roles.includes('web')).length

    const logIn = (address: string, username: string, password = newPassword(), headers = {}) =>
      askFrom(address, app.system(), {
        method: 'POST',
        path: '/api/v1/sessions',
        json: { username, password },
        headers,
      })

    /** Guesses until every server refuses. @returns how many guesses were looked at */
    async function guessUntilRefused(guess: (number: number) => ReturnType<typeof logIn>, most: number) {
      let looked = 0
      let refusals = 0
      while (refusals < counters()) {
        const answer = await guess(looked)
        if (answer.status === 429) {
          refusals += 1
          expect(answer.headers['content-type']).toMatch(/^application\/problem\+json/)
          const wait = Number(answer.headers['retry-after'])
          expect(wait).toBeGreaterThan(0)
          expect(wait).toBeLessThanOrEqual(15 * 60)
        } else {
          expect(answer.status).toBe(401)
          looked += 1
          refusals = 0
          expect(looked).toBeLessThanOrEqual(most * counters())
        }
      }
      return looked
    }

    test(`of one account ends after ${PER_ACCOUNT}, wherever they come from, and for the right one too`, async () => {
      const ada = await app.person('ada')
      const looked = await guessUntilRefused(() => logIn(newAddress(), ada.username), PER_ACCOUNT)
      expect(looked).toBeGreaterThanOrEqual(PER_ACCOUNT)
      expect((await logIn(newAddress(), ada.username, ada.password)).status).toBe(429)
      // Who is logged in stays so, and others are not concerned.
      await succeed(ada.me())
      const bob = await app.person('bob')
      expect((await logIn(newAddress(), bob.username, bob.password)).status).toBe(201)
    })

    test('of an account that does not exist ends just so', async () => {
      const nobody = newUsername()
      const looked = await guessUntilRefused(() => logIn(newAddress(), nobody), PER_ACCOUNT)
      expect(looked).toBeGreaterThanOrEqual(PER_ACCOUNT)
    })

    test('many at once are not looked at before they are counted', async () => {
      const ada = await app.person('ada')
      const all = Array.from({ length: 30 * counters() }, () => logIn(newAddress(), ada.username))
      const statuses = (await Promise.all(all)).map((answer) => answer.status)
      const looked = statuses.filter((status) => status === 401).length
      expect(looked).toBeLessThanOrEqual(PER_ACCOUNT * counters())
      expect(new Set(statuses)).toEqual(new Set([401, 429]))
    })

    test(`from one address ends after ${PER_ADDRESS}, whatever headers say of the address`, async () => {
      const address = newAddress()
      const looked = await guessUntilRefused((number) => {
        const pretended = `203.0.113.${number}`
        return logIn(address, newUsername(), newPassword(), {
          'x-forwarded-for': pretended,
          'x-real-ip': pretended,
          forwarded: `for=${pretended}`,
          'x-client-ip': pretended,
          'true-client-ip': pretended,
        })
      }, PER_ADDRESS)
      expect(looked).toBeGreaterThanOrEqual(PER_ADDRESS)
      const ada = await app.person('ada')
      expect((await logIn(address, ada.username, ada.password)).status).toBe(429)
      expect((await logIn(newAddress(), ada.username, ada.password)).status).toBe(201)
    })

    test('successes are not counted', async () => {
      const ada = await app.person('ada')
      const address = newAddress()
      for (let time = 0; time < PER_ACCOUNT + 2; time++) {
        expect((await logIn(address, ada.username, ada.password)).status).toBe(201)
      }
      expect((await logIn(address, ada.username)).status).toBe(401)
    })
  })
}
