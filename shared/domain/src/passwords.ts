/**
 * Password hashes: Argon2id (RFC 9106) with 19 MiB, two passes and one lane, the least that OWASP's cheat sheet
 * advises, as Node has it without a package. Kept as a PHC string, so that the cost can rise without losing anybody.
 */
import { argon2, timingSafeEqual } from 'node:crypto'
import { promisify } from 'node:util'
import type { Random } from './clock.ts'

export interface Passwords {
  hash(password: string): Promise<string>
  /** Takes the same time whether the hash is somebody's or undefined (nobody's), so that it tells nobody who is here. */
  verify(password: string, hash: string | undefined): Promise<boolean>
}

type Cost = { memory: number; passes: number; parallelism: number }

/** Memory in KiB. */
const COST: Cost = { memory: 19 * 1024, passes: 2, parallelism: 1 }
const LENGTH = 32

const derive = promisify(argon2)

const tag = (password: string, salt: Uint8Array, cost: Cost) =>
  derive('argon2id', { message: password.normalize('NFKC'), nonce: salt, tagLength: LENGTH, ...cost })

const base64 = (bytes: Uint8Array) => Buffer.from(bytes).toString('base64').replace(/=+$/, '')

export function createPasswords(random: Random): Passwords {
  const nobody = { salt: random(16), cost: COST, expected: Buffer.alloc(LENGTH) }
  return {
    async hash(password) {
      const salt = random(16)
      const { memory, passes, parallelism } = COST
      const cost = `m=${memory},t=${passes},p=${parallelism}`
      return `$argon2id$v=19$${cost}$${base64(salt)}$${base64(await tag(password, salt, COST))}`
    },
    async verify(password, hash) {
      const { salt, cost, expected } = hash === undefined ? nobody : parse(hash)
      const same = timingSafeEqual(await tag(password, salt, cost), expected)
      return same && hash !== undefined
    },
  }
}

function parse(hash: string) {
  const [, , , cost = '', salt = '', expected = ''] = hash.split('$')
  const [memory, passes, parallelism] = cost.split(',').map((part) => Number(part.slice(2)))
  return {
    salt: Buffer.from(salt, 'base64'),
    cost: { memory, passes, parallelism } as Cost,
    expected: Buffer.from(expected, 'base64'),
  }
}
