/** What people are told while a tier behind is away, and that they are told it soon. */
import type { Answer } from '@ztm/testkit/http-client'
import { expectProblem } from '@ztm/testkit/problems'
import { expect } from 'vitest'

/** In milliseconds, by `api.md`. */
const SOON = 2_000
/** In milliseconds: what a computer that is busy with other things may add to one of several answers. */
const BUSY = 5_000

/** Each is answered 503 with a word on when to try again; the quickest of three shows how soon that is. */
export async function expectUnavailable(asking: Record<string, () => Promise<Answer<unknown>>>) {
  const tries = Object.entries(asking).map(async ([what, ask]) => {
    const took: number[] = []
    for (let time = 0; time < 3 && !(Math.min(...took) < SOON); time++) {
      const began = performance.now()
      const answer = await ask()
      took.push(performance.now() - began)
      expect([what, answer.status]).toEqual([what, 503])
      expectProblem(answer, { status: 503 })
      expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0)
    }
    expect(Math.min(...took), `${what}: milliseconds until it was answered`).toBeLessThan(SOON)
    expect(Math.max(...took), what).toBeLessThan(SOON + BUSY)
  })
  await Promise.all(tries)
}
