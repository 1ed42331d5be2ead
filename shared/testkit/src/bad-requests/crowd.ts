/** Bad uploads all at once: each is refused, or sent away for now, and nobody else suffers for long. */
import { expect } from 'vitest'
import * as disguised from '../fixtures/disguised.ts'
import * as enormous from '../fixtures/enormous.ts'
import { noise } from '../fixtures/pictures.ts'
import type { BadRequest, Scene } from './scene.ts'

const EACH = 8
const REFUSED = [413, 415, 422]

const crowd = (what: string, make: () => Buffer | Promise<Buffer>): BadRequest => ({
  what: `${EACH} times ${what}`,
  async check({ mallory, ada }: Scene) {
    const file = Buffer.from(await make())
    const uploads = Array.from({ length: EACH }, () => mallory.upload(file))
    for (const { status, headers, body } of await Promise.all(uploads)) {
      if (status === 503) expect(Number(headers.get('retry-after'))).toBeGreaterThan(0)
      else expect(REFUSED, JSON.stringify(body)).toContain(status)
    }
    expect((await ada.me()).status).toBe(200)
  },
})

/** Broken near its end: found out only by decoding nearly all of it. */
async function brokenNearItsEnd(): Promise<Buffer> {
  const image = await noise({ width: 2000, height: 1500 })
  return image.subarray(0, image.length - 20_000)
}

export const CROWD: BadRequest[] = [
  crowd('a bomb', enormous.bomb),
  crowd('10 MiB of a page', () =>
    Buffer.concat([disguised.html(), Buffer.alloc(enormous.MOST_BYTES - 1000, ' ')]),
  ),
  crowd('a byte over 10 MiB', () => enormous.jpegOfBytes(enormous.MOST_BYTES + 1)),
  crowd('a picture that is broken near its end', brokenNearItsEnd),
]
