/**
 * The one way to rows. Reads are SQL; writes are rows. So a replication log, retry protection, invalidation,
 * merging and resharding can each be a wrapper that looks at the same changes, and the stores never notice.
 */
import type { Call } from './call.ts'

export type Value = string | number | null
export type Row = Record<string, Value>

/**
 * One row of an atomic batch. A row is told by its table's primary key, which is also the only kind of uniqueness
 * there is: what must be unique is some table's key.
 *
 * - `add` inserts, and refuses where the key is taken
 * - `put` inserts, or replaces the columns given
 * - `change` sets the columns given where the row exists; where it does not, nothing happens
 * - `remove` deletes where the row exists
 * - `need` changes nothing, and refuses unless a row with all these values exists
 *
 * Repeating a batch of `put`, `change` and `remove` changes nothing more, which is why nothing says `n = n + 1`.
 */
export type Change = { op: 'add' | 'put' | 'change' | 'remove' | 'need'; table: string; row: Row }

export interface Database {
  /**
   * Rows of a query in the SQL that SQLite and PostgreSQL share, with `?` for parameters.
   * `seen` (the default) may be served by any copy that is as far as this person has seen; `latest` only by the one
   * that takes the writes: for log-in, ownership, idempotency and the sweeper. `stale` is `seen` from a copy that may
   * have been left behind for any time: better than no answer, where no other copy can be reached.
   */
  read(call: Call, sql: string, params: readonly Value[], how?: 'seen' | 'latest' | 'stale'): Promise<Row[]>
  /** All of the batch, in its order, or nothing. @throws Refused naming the change that stopped it */
  write(call: Call, batch: readonly Change[]): Promise<void>
}

/** An `add` met a row with its key, or a `need` met none. Nothing of the batch was written. */
export class Refused extends Error {
  readonly change: Change

  constructor(change: Change) {
    super(`${change.op} on ${change.table} was refused`)
    this.name = 'Refused'
    this.change = change
  }
}
