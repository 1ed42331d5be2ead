/** What a primary did, done again by a replica: in the same order, each batch once, wherever the process dies. */

export type Change = { op: 'add' | 'put'; key: string; value: string } | { op: 'remove'; key: string }

/** A batch as the primary sends it. */
export type Entry = { seq: number; changes: readonly Change[]; checksum: string }

/** How far a replica is: the number of the last batch that it has, and its checksum. */
export type Position = { seq: number; checksum: string }

/** Where every replica begins. */
export const START: Position = { seq: 0, checksum: '' }

/** @param before the checksum of the batch before, which covers all that came before that */
export type ChecksumOf = (before: string, entry: Omit<Entry, 'checksum'>) => string

/** What it does counts all at once, when it is committed. Any of it may fail. */
export type Transaction = {
  /** What was noted last, START where nothing was. */
  position(): Promise<Position>
  /** @throws where a row that is to be added is there already */
  change(change: Change): Promise<void>
  note(position: Position): Promise<void>
  commit(): Promise<void>
  /** Nothing of it has happened. */
  rollback(): Promise<void>
}

export type Disk = {
  /** There is one transaction at a time: waits until the one before has been committed or rolled back. */
  begin(): Promise<Transaction>
  /** What was noted in the last transaction that was committed. */
  position(): Promise<Position>
}

/** Something is missing between what is here and what has come. */
export class Gap extends Error {
  override name = 'Gap'
}

/** What has come belongs to another history than what is here. */
export class Diverged extends Error {
  override name = 'Diverged'
}

export type Replica = {
  /** @returns up to which number everything is on disk @throws Gap, Diverged, or what the disk throws */
  apply(entries: readonly Entry[]): Promise<number>
}

export function createReplica(disk: Disk, _checksumOf: ChecksumOf): Replica {
  return {
    // TODO: in order, each once, whatever comes and wherever this dies. Now everything is done that comes.
    async apply(entries) {
      for (const entry of entries) {
        const transaction = await disk.begin()
        for (const change of entry.changes) await transaction.change(change)
        await transaction.commit()
      }
      return entries.at(-1)?.seq ?? 0
    },
  }
}
