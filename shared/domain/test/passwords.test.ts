/** Passwords are kept as Argon2id hashes that say their own cost. */
import { argon2Sync, randomBytes } from 'node:crypto'
import { createPasswords } from '@ztm/domain/passwords'
import { describe, expect, test } from 'vitest'

const passwords = createPasswords(randomBytes)

test('the right password, and no other', async () => {
  const hash = await passwords.hash('correct horse')
  expect(await passwords.verify('correct horse', hash)).toBe(true)
  expect(await passwords.verify('correct horse ', hash)).toBe(false)
  expect(await passwords.verify('Correct horse', hash)).toBe(false)
  expect(await passwords.verify('', hash)).toBe(false)
})

test('nobody has any password', async () => {
  expect(await passwords.verify('anything at all', undefined)).toBe(false)
})

test('a hash is a PHC string with the cost that is advised, and a salt of its own', async () => {
  const [one, other] = await Promise.all([passwords.hash('same'), passwords.hash('same')])
  expect(one).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$[A-Za-z0-9+/]{22}\$[A-Za-z0-9+/]{43}$/)
  expect(one).not.toBe(other)
})

test('the same text, typed with other code points, is the same password', async () => {
  const hash = await passwords.hash('caf\u00e9 au lait')
  expect(await passwords.verify('cafe\u0301 au lait', hash)).toBe(true)
})

describe('hashes made elsewhere, or when the cost was another', () => {
  test.each([
    { memory: 64, passes: 3, parallelism: 4 },
    { memory: 1024, passes: 1, parallelism: 1 },
  ])('m=$memory, t=$passes, p=$parallelism', async (cost) => {
    const salt = randomBytes(16)
    const tag = argon2Sync('argon2id', { message: 'an old one', nonce: salt, tagLength: 32, ...cost })
    const text = (bytes: Uint8Array) => Buffer.from(bytes).toString('base64').replace(/=+$/, '')
    const { memory, passes, parallelism } = cost
    const hash = `$argon2id$v=19$m=${memory},t=${passes},p=${parallelism}$${text(salt)}$${text(tag)}`
    expect(await passwords.verify('an old one', hash)).toBe(true)
    expect(await passwords.verify('a new one', hash)).toBe(false)
  })
})

test('somebody who is not here takes as long as somebody who is', async () => {
  const hash = await passwords.hash('correct horse')
  const took = { somebody: [] as number[], nobody: [] as number[] }
  for (let round = 0; round < 9; round++) {
    // In turn, so that whatever else the machine does meets both alike.
    for (const [who, known] of [
      ['somebody', hash],
      ['nobody', undefined],
    ] as const) {
      const start = performance.now()
      await passwords.verify('wrong', known)
      took[who].push(performance.now() - start)
    }
  }
  const median = (times: number[]) => times.toSorted((a, b) => a - b)[4] as number
  expect(median(took.nobody)).toBeGreaterThan(median(took.somebody) / 2)
  expect(median(took.nobody)).toBeLessThan(median(took.somebody) * 2)
})
