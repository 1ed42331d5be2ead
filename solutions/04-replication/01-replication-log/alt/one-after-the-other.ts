/** A class that queues what it is given, remembers where it is, and makes a transaction of each batch. */
import { type ChecksumOf, type Disk, Diverged, type Entry, Gap, type Position } from '../solution.ts'

export { Diverged, Gap }

class Replica {
  private at: Position | undefined
  private last: Promise<unknown> = Promise.resolve()
  private disk: Disk
  private checksumOf: ChecksumOf

  constructor(disk: Disk, checksumOf: ChecksumOf) {
    this.disk = disk
    this.checksumOf = checksumOf
  }

  apply(entries: readonly Entry[]): Promise<number> {
    const mine = this.last.then(() => this.applyAll(entries))
    this.last = mine.catch(() => undefined)
    return mine
  }

  private async applyAll(entries: readonly Entry[]): Promise<number> {
    let at = this.at ?? (await this.disk.position())
    const known = entries.find(({ seq }) => seq === at.seq)
    if (known && known.checksum !== at.checksum) throw new Diverged('another history')
    for (const entry of entries.filter(({ seq }) => seq > at.seq)) {
      if (entry.seq !== at.seq + 1) throw new Gap(`${at.seq + 1} is missing`)
      if (this.checksumOf(at.checksum, entry) !== entry.checksum) throw new Diverged('does not follow')
      await this.applyOne(entry)
      at = { seq: entry.seq, checksum: entry.checksum }
      this.at = at
    }
    this.at = at
    return at.seq
  }

  private async applyOne({ seq, checksum, changes }: Entry): Promise<void> {
    const transaction = await this.disk.begin()
    let done = false
    try {
      await transaction.note({ seq, checksum })
      for (const change of changes) await transaction.change(change)
      await transaction.commit()
      done = true
    } finally {
      if (!done) await transaction.rollback()
    }
  }
}

export const createReplica = (disk: Disk, checksumOf: ChecksumOf) => new Replica(disk, checksumOf)
