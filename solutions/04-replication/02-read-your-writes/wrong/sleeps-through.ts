// Fails: At 1:6 after 30 ms, asked for 1:6: expected “an answer of 1:6, after 30 ms”, came

import { Behind, type Copy, createReader, isBehind, moveOn, type Shown, WAIT } from '../solution.ts'

export { Behind, createReader, isBehind, moveOn }

/** Looks, waits, and looks again. */
export const createCopy = (shown: Shown, clock: () => number): Copy => ({
  async read(asked) {
    const until = clock() + WAIT
    for (;;) {
      const answer = shown.look()
      if (!isBehind(answer.at, asked) || shown.isPrimary()) return answer
      const left = until - clock()
      if (left <= 0) throw new Behind('behind')
      while (clock() < until) await shown.changed(until - clock())
    }
  },
})
