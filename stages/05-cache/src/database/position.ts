/**
 * How far somebody is in the history of the database: the epoch of the last batch that they know, and its number. It
 * travels with a person, from the database that answered them to the one that will answer them next.
 */
import type { Seen } from '@ztm/domain/call'

export type Position = { epoch: number; seq: number }

export const START: Position = { epoch: 0, seq: 0 }

/** What the one database that there is, in however many copies, is called in `Call.seen`. */
const DATABASE = 'photos'

const TEXT = /^(\d{1,15}):(\d{1,15})$/

export const textOf = ({ epoch, seq }: Position): string => `${epoch}:${seq}`

/** What somebody brings may be anything: what says no position has seen nothing. */
export function positionOf(text: string | undefined): Position {
  const [, epoch, seq] = TEXT.exec(text ?? '') ?? []
  return epoch === undefined ? START : { epoch: Number(epoch), seq: Number(seq) }
}

/** By epoch first: a newer one has of the older all that counts, and what it has not, was discarded. */
export const isBehind = (one: Position, other: Position): boolean =>
  one.epoch < other.epoch || (one.epoch === other.epoch && one.seq < other.seq)

export const positionIn = (seen: Seen): Position => positionOf(seen.get(DATABASE))

/** Never back. */
export function moveOn(seen: Seen, to: Position): void {
  if (isBehind(positionIn(seen), to)) seen.set(DATABASE, textOf(to))
}

/**
 * Takes over where an answer was read. Only the primary answers from before what was asked for: then that has been
 * discarded, or never was, and is forgotten here, too.
 */
export function learn(seen: Seen, asked: Position, answered: Position): void {
  const waived = isBehind(answered, asked) && textOf(positionIn(seen)) === textOf(asked)
  if (waived) seen.set(DATABASE, textOf(answered))
  else moveOn(seen, answered)
}
