// Fails: Is 1:0 behind 10:0? expected true, came false

import { Behind, type Copy, type Position, type Seen, type Shown, WAIT } from '../solution.ts'

export { Behind }

/** As they travel. */
export const isBehind = (one: Position, other: Position) =>
  `${one.epoch}:${one.seq}` < `${other.epoch}:${other.seq}`

export function moveOn(seen: Seen, to: Position): void {
  if (isBehind(seen.position, to)) seen.position = to
}

export const createCopy = (shown: Shown, clock: () => number): Copy => ({
  async read(asked) {
    const until = clock() + WAIT
    for (;;) {
      const answer = shown.look()
      if (!isBehind(answer.at, asked) || shown.isPrimary()) return answer
      const left = until - clock()
      if (left <= 0) throw new Behind('behind')
      await shown.changed(left)
    }
  },
})

export const createReader = (copies: readonly Copy[]) => async (seen: Seen) => {
  let problem: unknown
  for (const copy of copies) {
    const asked = seen.position
    try {
      const { value, at } = await copy.read(asked)
      if (isBehind(at, asked) && seen.position === asked) seen.position = at
      else moveOn(seen, at)
      return value
    } catch (error) {
      problem = error
    }
  }
  throw problem
}
