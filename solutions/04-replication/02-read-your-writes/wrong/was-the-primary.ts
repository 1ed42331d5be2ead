// Fails: stops being the primary while it waits: expected “Behind”, came “an answer of 1:7”

import { Behind, type Copy, createReader, isBehind, moveOn, type Shown, WAIT } from '../solution.ts'

export { Behind, createReader, isBehind, moveOn }

/** The primary too waits for a moment, in case it comes. What it is, it knows from the beginning. */
export const createCopy = (shown: Shown, clock: () => number): Copy => ({
  async read(asked) {
    let primary = shown.isPrimary()
    const until = clock() + WAIT
    for (;;) {
      const answer = shown.look()
      if (!isBehind(answer.at, asked)) return answer
      const left = until - clock()
      primary ||= shown.isPrimary()
      if (left <= 0 && primary) return answer
      if (left <= 0) throw new Behind('behind')
      await shown.changed(left)
    }
  },
})
