/** What is kept under a key, as text: the value, and how far in the database's history whoever read it was. */
import { type Position, positionOf, textOf } from '../database/position.ts'

/** Grows with every change of what a value looks like: servers of two versions must not read each other's. */
const SCHEMA = 1

/** `value` is undefined where there is nothing in the database, which is worth knowing, too. */
export type Entry = { value: unknown; at: Position }

export const writeEntry = ({ value, at }: Entry): string =>
  JSON.stringify({ schema: SCHEMA, at: textOf(at), value })

/** @returns undefined where it is nonsense, or of another version */
export function readEntry(text: string): Entry | undefined {
  try {
    const { schema, at, value } = JSON.parse(text)
    return schema === SCHEMA ? { value, at: positionOf(at) } : undefined
  } catch {
    return undefined
  }
}
