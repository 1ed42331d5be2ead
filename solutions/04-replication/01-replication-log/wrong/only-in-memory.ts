// Fails: Wherever it dies

import { type ChecksumOf, type Disk, Diverged, type Entry, Gap, type Position } from '../solution.ts'

export { Diverged, Gap }

/** Knows by itself where it is, from its first day on. */
export function createReplica(disk: Disk, checksumOf: ChecksumOf) {
  let here: Position = { seq: 0, checksum: '' }
  return {
    async apply(entries: readonly Entry[]): Promise<number> {
      const transaction = await disk.begin()
      try {
        let at = here
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
        here = at
        return at.seq
      } catch (error) {
        await transaction.rollback()
        throw error
      }
    },
  }
}
