// Fails: small steps later, after 79 ms: expected “Behind, after 50 ms”, came

import { Behind, type Copy, createReader, isBehind, moveOn, type Shown, WAIT } from '../solution.ts'

export { Behind, createReader, isBehind, moveOn }

/** Something moves, so it is worth waiting. */
export const createCopy = (shown: Shown, clock: () => number): Copy => ({
  async read(asked) {
    for (;;) {
      const answer = shown.look()
      if (!isBehind(answer.at, asked) || shown.isPrimary()) return answer
      const until = clock() + WAIT
      await shown.changed(WAIT)
      if (clock() >= until) throw new Behind('behind')
    }
  },
})
