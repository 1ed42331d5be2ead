// Fails: The primary shows 1:7, and is asked for 1:9: expected “an answer of 1:7”, came “Behind”

import { Behind, type Copy, createReader, isBehind, moveOn, type Shown, WAIT } from '../solution.ts'

export { Behind, createReader, isBehind, moveOn }

/** The primary is a copy like every other. */
export const createCopy = (shown: Shown, clock: () => number): Copy => ({
  async read(asked) {
    const until = clock() + WAIT
    for (;;) {
      const answer = shown.look()
      if (!isBehind(answer.at, asked)) return answer
      const left = until - clock()
      if (left <= 0) throw new Behind('behind')
      await shown.changed(left)
    }
  },
})
