// Fails: A write moves the token on

import { Behind, createCopy, createReader, isBehind, type Position, type Seen } from '../solution.ts'

export { Behind, createCopy, createReader, isBehind }

/** The last write is the newest. */
export function moveOn(seen: Seen, to: Position): void {
  seen.position = to
}
