// Fails: Who was asked for what: expected

import { Behind, type Copy, createCopy, isBehind, moveOn, type Seen } from '../solution.ts'

export { Behind, createCopy, isBehind, moveOn }

/** The quickest answer is the best one. */
export const createReader = (copies: readonly Copy[]) => async (seen: Seen) => {
  const asked = seen.position
  const asking = copies.map((copy) => copy.read(asked))
  await Promise.allSettled(asking)
  let problem: unknown
  for (const one of asking) {
    try {
      const { value, at } = await one
      if (isBehind(at, asked) && seen.position === asked) seen.position = at
      else moveOn(seen, at)
      return value
    } catch (error) {
      problem = error
    }
  }
  throw problem
}
