// Fails: becomes the primary while it waits: expected “an answer of 1:7”, came “Behind”

import { Behind, type Copy, createReader, isBehind, moveOn, type Shown, WAIT } from '../solution.ts'

export { Behind, createReader, isBehind, moveOn }

export const createCopy = (shown: Shown, clock: () => number): Copy => ({
  async read(asked) {
    const primary = shown.isPrimary()
    const until = clock() + WAIT
    for (;;) {
      const answer = shown.look()
      if (!isBehind(answer.at, asked) || primary) return answer
      const left = until - clock()
      if (left <= 0) throw new Behind('behind')
      await shown.changed(left)
    }
  },
})
