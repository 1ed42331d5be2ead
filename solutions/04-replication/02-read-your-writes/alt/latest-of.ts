/** Positions as one number each, a wait that is a race, and a token that is only ever set in one place. */
import { Behind, type Copy, type Position, type Seen, type Shown, WAIT } from '../solution.ts'

export { Behind, WAIT }

const MOST = 2 ** 26
const placeOf = ({ epoch, seq }: Position) => epoch * MOST + seq

export const isBehind = (one: Position, other: Position) => placeOf(one) - placeOf(other) < 0

const setTo = (seen: Seen, { epoch, seq }: Position) => {
  seen.position = { epoch, seq }
}

export const moveOn = (seen: Seen, to: Position) => {
  if (placeOf(to) > placeOf(seen.position)) setTo(seen, to)
}

class WaitingCopy implements Copy {
  shown: Shown
  clock: () => number

  constructor(shown: Shown, clock: () => number) {
    this.shown = shown
    this.clock = clock
  }

  read = async (asked: Position) => {
    const began = this.clock()
    const waited = () => this.clock() - began
    while (isBehind(this.shown.look().at, asked) && waited() < WAIT) await this.shown.changed(WAIT - waited())
    const answer = this.shown.look()
    // Only at the end: mostly what was asked for has come by then, and nothing has to be waived.
    if (isBehind(answer.at, asked) && !this.shown.isPrimary()) throw new Behind(`at ${placeOf(answer.at)}`)
    return answer
  }
}

export const createCopy = (shown: Shown, clock: () => number) => new WaitingCopy(shown, clock)

export const createReader =
  (copies: readonly Copy[]) =>
  (seen: Seen): Promise<string> => {
    const began = { ...seen.position }
    const from = async ([copy, ...others]: readonly Copy[]): Promise<string> => {
      if (!copy) throw new Behind('nobody is left')
      const answer = await copy.read(began).catch((error: unknown) => {
        if (others.length === 0) throw error
      })
      if (!answer) return await from(others)
      const same = placeOf(seen.position) === placeOf(began)
      if (same) setTo(seen, answer.at)
      else moveOn(seen, answer.at)
      return answer.value
    }
    return from(copies)
  }
