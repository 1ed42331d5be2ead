/** What a primary did, done again by a replica: in the same order, each batch once, wherever the process dies. */

export type Change = { op: 'add' | 'put'; key: string; value: string } | { op: 'remove'; key: string }
export type Entry = { seq: number; changes: readonly Change[]; checksum: string }
export type Position = { seq: number; checksum: string }
export type ChecksumOf = (before: string, entry: Omit<Entry, 'checksum'>) => string
export type Transaction = {
  position(): Promise<Position>
  change(change: Change): Promise<void>
  note(position: Position): Promise<void>
  commit(): Promise<void>
  rollback(): Promise<void>
}
export type Disk = { begin(): Promise<Transaction>; position(): Promise<Position> }

export class Gap extends Error {
  override name = 'Gap'
}

export class Diverged extends Error {
  override name = 'Diverged'
}

export function createReplica(disk: Disk, checksumOf: ChecksumOf) {
  /** @returns false where it is here already. @throws where it cannot come next */
  function isNext(at: Position, entry: Entry): boolean {
    if (entry.seq < at.seq) return false
    if (entry.seq === at.seq) {
      // The same number is not yet the same history.
      if (entry.checksum !== at.checksum) throw new Diverged(`${entry.seq} is another here`)
      return false
    }
    if (entry.seq > at.seq + 1) throw new Gap(`${entry.seq} cannot come after ${at.seq}`)
    if (entry.checksum !== checksumOf(at.checksum, entry)) throw new Diverged(`${entry.seq} does not follow`)
    return true
  }

  return {
    async apply(entries: readonly Entry[]): Promise<number> {
      const transaction = await disk.begin()
      try {
        // Asked for only now: nobody else can move it until this is over. And not remembered: after a death, nobody would.
        let at = await transaction.position()
        for (const entry of entries) {
          if (!isNext(at, entry)) continue
          for (const change of entry.changes) await transaction.change(change)
          at = { seq: entry.seq, checksum: entry.checksum }
        }
        // With the rows that it speaks of, so that neither is ever there without the other.
        await transaction.note(at)
        await transaction.commit()
        return at.seq
      } catch (error) {
        await transaction.rollback()
        throw error
      }
    },
  }
}
