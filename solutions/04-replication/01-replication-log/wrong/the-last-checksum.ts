// Fails: expected “Diverged”, came “up to

import { type ChecksumOf, type Disk, Diverged, type Entry, Gap } from '../solution.ts'

export { Diverged, Gap }

/** A checksum covers everything before it, so the last one is enough. (Of what came, and not of what is here.) */
export const createReplica = (disk: Disk, checksumOf: ChecksumOf) => ({
  async apply(entries: readonly Entry[]): Promise<number> {
    const transaction = await disk.begin()
    try {
      let at = await transaction.position()
      for (const entry of entries) {
        if (entry.seq <= at.seq) continue
        if (entry.seq > at.seq + 1) throw new Gap('missing')
        if (entry === entries.at(-1) && entry.checksum !== checksumOf(at.checksum, entry))
          throw new Diverged('apart')
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
})
