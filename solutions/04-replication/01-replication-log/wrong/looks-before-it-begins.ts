// Fails: is there already

import { type ChecksumOf, type Disk, Diverged, type Entry, Gap } from '../solution.ts'

export { Diverged, Gap }

/** Looks what is new first, so that no transaction is begun for nothing. */
export const createReplica = (disk: Disk, checksumOf: ChecksumOf) => ({
  async apply(entries: readonly Entry[]): Promise<number> {
    let at = await disk.position()
    const known = entries.find(({ seq }) => seq === at.seq)
    if (known && known.checksum !== at.checksum) throw new Diverged('apart')
    const fresh = entries.filter(({ seq }) => seq > at.seq)
    if (fresh.length === 0) return at.seq
    const transaction = await disk.begin()
    try {
      for (const entry of fresh) {
        if (entry.seq > at.seq + 1) throw new Gap('missing')
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
})
