// Fails: nothing has come of it

import { type ChecksumOf, type Disk, Diverged, type Entry, Gap } from '../solution.ts'

export { Diverged, Gap }

export const createReplica = (disk: Disk, checksumOf: ChecksumOf) => ({
  async apply(entries: readonly Entry[]): Promise<number> {
    const transaction = await disk.begin()
    let at = await transaction.position()
    for (const entry of entries) {
      if (entry.seq < at.seq) continue
      if (entry.seq === at.seq && entry.checksum === at.checksum) continue
      if (entry.seq > at.seq + 1) throw new Gap('missing')
      if (entry.seq === at.seq || entry.checksum !== checksumOf(at.checksum, entry))
        throw new Diverged('apart')
      for (const change of entry.changes) await transaction.change(change)
      at = { seq: entry.seq, checksum: entry.checksum }
    }
    await transaction.note(at)
    await transaction.commit()
    return at.seq
  },
})
