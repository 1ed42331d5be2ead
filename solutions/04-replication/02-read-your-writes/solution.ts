/** Which copy may answer whom, so that everybody sees what they have written, and nobody sees time run backwards. */

export type Position = { epoch: number; seq: number }
export type Seen = { position: Position }
export type Answer = { value: string; at: Position }
export type Shown = {
  look(): Answer
  isPrimary(): boolean
  changed(within: number): Promise<void>
}
export type Copy = { read(asked: Position): Promise<Answer> }

export class Behind extends Error {
  override name = 'Behind'
}

export const WAIT = 50

/** By epoch first: a newer one has of the older all that counts, and what it has not, was discarded. */
export const isBehind = (one: Position, other: Position): boolean =>
  one.epoch < other.epoch || (one.epoch === other.epoch && one.seq < other.seq)

export function moveOn(seen: Seen, to: Position): void {
  if (isBehind(seen.position, to)) seen.position = to
}

export function createCopy(shown: Shown, clock: () => number): Copy {
  return {
    async read(asked) {
      // Once, and not with each change: a copy that is slow and busy would keep somebody waiting without end.
      const until = clock() + WAIT
      for (;;) {
        // Everything is asked again each time round, because everything can be another after a wait.
        const answer = shown.look()
        if (!isBehind(answer.at, asked) || shown.isPrimary()) return answer
        const left = until - clock()
        if (left <= 0) throw new Behind('This copy does not show what was seen elsewhere.')
        await shown.changed(left)
      }
    },
  }
}

export function createReader(copies: readonly Copy[]) {
  return async (seen: Seen): Promise<string> => {
    let problem: unknown = new Behind('There is no copy.')
    for (const copy of copies) {
      const asked = seen.position
      try {
        const { value, at } = await copy.read(asked)
        learn(seen, asked, at)
        return value
      } catch (error) {
        problem = error
      }
    }
    throw problem
  }
}

function learn(seen: Seen, asked: Position, at: Position): void {
  // Only the primary answers from before what was asked for. That concerns what was asked for, and nothing seen since.
  const waived = isBehind(at, asked) && seen.position === asked
  if (waived) seen.position = at
  else moveOn(seen, at)
}
