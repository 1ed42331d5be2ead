// Fails: At 1:5, asked for 1:6, after 30 ms: expected “nothing yet”

import { Behind, type Copy, createReader, isBehind, moveOn, type Shown, WAIT } from '../solution.ts'

export { Behind, createReader, isBehind, moveOn }

/** Something has changed: surely that. */
export const createCopy = (shown: Shown, clock: () => number): Copy => ({
  async read(asked) {
    const until = clock() + WAIT
    const answer = shown.look()
    if (!isBehind(answer.at, asked) || shown.isPrimary()) return answer
    await shown.changed(WAIT)
    if (clock() < until || shown.isPrimary()) return shown.look()
    throw new Behind('behind')
  },
})
