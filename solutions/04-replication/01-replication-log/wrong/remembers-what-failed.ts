// Fails: On disk, the position is 4: expected the rows after batch 4

import { type ChecksumOf, type Disk, Diverged, type Entry, Gap, type Position } from '../solution.ts'

export { Diverged, Gap }

/** Remembers where it is, and moves on with each batch: whether the commit goes well shows later. */
export function createReplica(disk: Disk, checksumOf: ChecksumOf) {
  let at: Position | undefined
  return {
    async apply(entries: readonly Entry[]): Promise<number> {
      const transaction = await disk.begin()
      try {
        at ??= await transaction.position()
        for (const entry of entries) {
          if (entry.seq < at.seq) continue
          if (entry.seq === at.seq && entry.checksum === at.checksum) continue
          if (entry.seq > at.seq + 1) throw new Gap('missing')
          if (entry.seq === at.seq) throw new Diverged('apart')
          if (entry.checksum !== checksumOf(at.checksum, entry)) throw new Diverged('apart')
          for (const change of entry.changes) await transaction.change(change)
          at = { seq: entry.seq, checksum: entry.checksum }
        }
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
