/** Which copy may answer whom, so that everybody sees what they have written, and nobody sees time run backwards. */

/** A place in the history of the database: the last batch of changes that is known there. */
export type Position = { epoch: number; seq: number }

/** The token: how far one person has seen. All reads and writes of one request share it. */
export type Seen = { position: Position }

/** `at` is where the value was read. */
export type Answer = { value: string; at: Position }

/** One copy of the database, from inside. */
export type Shown = {
  /** What it shows at this moment. */
  look(): Answer
  /** Whether it is the primary at this moment. */
  isPrimary(): boolean
  /** Resolves as soon as anything about it is another, and after so many milliseconds at the latest. */
  changed(within: number): Promise<void>
}

export type Copy = {
  /** @param asked what the answer must show at least @throws Behind */
  read(asked: Position): Promise<Answer>
}

/** This copy does not show what was asked for. */
export class Behind extends Error {
  override name = 'Behind'
}

/** In milliseconds: so long a copy waits until it shows what was asked for. */
export const WAIT = 50

/** Whether the one position is before the other. */
export function isBehind(one: Position, other: Position): boolean {
  // TODO: what comes first, the epoch or the number?
  return one.seq < other.seq
}

/** After a write. @param to where it stands in the history */
export function moveOn(seen: Seen, to: Position): void {
  // TODO: several writes of one request may be answered in any order.
  seen.position = to
}

/** @param clock milliseconds: call it, and no other clock */
export function createCopy(shown: Shown, _clock: () => number): Copy {
  return {
    // TODO: wait a moment for what was asked for, and do not wait for what will never come. Now anybody answers anything.
    async read(_asked) {
      return shown.look()
    },
  }
}

/** @returns reads for somebody, and learns what they have seen by that */
export function createReader(copies: readonly Copy[]): (seen: Seen) => Promise<string> {
  return async (seen) => {
    const [copy] = copies
    if (!copy) throw new Behind('There is no copy.')
    // TODO: ask the next one where this one cannot answer, and note how far the person has seen.
    const { value } = await copy.read(seen.position)
    return value
  }
}
