// Fails: On disk, the position is 1: expected the rows after batch 1, came those after batch 0

import { type ChecksumOf, type Disk, Diverged, type Entry, Gap, type Transaction } from '../solution.ts'

export { Diverged, Gap }

/** It says that it is done first, so that nobody does it twice. */
export function createReplica(disk: Disk, checksumOf: ChecksumOf) {
  async function together(work: (transaction: Transaction) => Promise<void>): Promise<void> {
    const transaction = await disk.begin()
    try {
      await work(transaction)
      await transaction.commit()
    } catch (error) {
      await transaction.rollback()
      throw error
    }
  }

  return {
    async apply(entries: readonly Entry[]): Promise<number> {
      let at = await disk.position()
      for (const entry of entries) {
        if (entry.seq < at.seq) continue
        if (entry.seq === at.seq && entry.checksum === at.checksum) continue
        if (entry.seq > at.seq + 1) throw new Gap('missing')
        if (entry.seq === at.seq) throw new Diverged('apart')
        if (entry.checksum !== checksumOf(at.checksum, entry)) throw new Diverged('apart')
        at = { seq: entry.seq, checksum: entry.checksum }
        await together((transaction) => transaction.note(at))
        await together(async (transaction) => {
          for (const change of entry.changes) await transaction.change(change)
        })
      }
      return at.seq
    },
  }
}
