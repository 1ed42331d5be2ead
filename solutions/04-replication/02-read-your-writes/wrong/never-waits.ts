// Fails: At 1:4, asked for 1:6, after 10 ms: expected “nothing yet”

import { Behind, type Copy, createReader, isBehind, moveOn, type Shown } from '../solution.ts'

export { Behind, createReader, isBehind, moveOn }

/** Whoever is behind says so. The next one will know. */
export const createCopy = (shown: Shown, _clock: () => number): Copy => ({
  async read(asked) {
    const answer = shown.look()
    if (!isBehind(answer.at, asked) || shown.isPrimary()) return answer
    throw new Behind('behind')
  },
})
