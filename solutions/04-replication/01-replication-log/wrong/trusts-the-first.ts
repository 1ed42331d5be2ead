// Fails: expected “Diverged”, came “up to

import { type ChecksumOf, type Disk, Diverged, type Entry, Gap } from '../solution.ts'

export { Diverged, Gap }

/** Each batch is held against the one that came before it in the answer. */
export const createReplica = (disk: Disk, checksumOf: ChecksumOf) => ({
  async apply(entries: readonly Entry[]): Promise<number> {
    const transaction = await disk.begin()
    try {
      let at = await transaction.position()
      let before: Entry | undefined
      for (const entry of entries) {
        if (entry.seq < at.seq) continue
        if (entry.seq === at.seq && entry.checksum === at.checksum) continue
        if (entry.seq === at.seq) throw new Diverged('apart')
        if (entry.seq > at.seq + 1) throw new Gap('missing')
        if (before && entry.checksum !== checksumOf(before.checksum, entry)) throw new Diverged('apart')
        for (const change of entry.changes) await transaction.change(change)
        before = entry
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
})
