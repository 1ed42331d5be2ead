/** Looks through the whole answer before it changes anything; what it does then is one list of steps. */
import { type ChecksumOf, type Disk, Diverged, type Entry, Gap, type Position } from '../solution.ts'

export { Diverged, Gap }

type Plan = { fresh: Entry[]; end: Position; trouble?: Error }

function plan(start: Position, entries: readonly Entry[], checksumOf: ChecksumOf): Plan {
  const same = entries.every(({ seq, checksum }) => seq !== start.seq || checksum === start.checksum)
  if (!same) return { fresh: [], end: start, trouble: new Diverged('the last one differs') }
  return entries
    .filter(({ seq }) => seq > start.seq)
    .reduce<Plan>(
      ({ fresh, end, trouble }, entry) => {
        if (trouble) return { fresh, end, trouble }
        if (entry.seq - end.seq !== 1) return { fresh, end, trouble: new Gap(`after ${end.seq}`) }
        const { seq, checksum } = entry
        if (checksumOf(end.checksum, entry) !== checksum)
          return { fresh, end, trouble: new Diverged(`at ${seq}`) }
        return { fresh: [...fresh, entry], end: { seq, checksum } }
      },
      { fresh: [], end: start },
    )
}

/** What is good is kept, also where something bad comes after it. */
export const createReplica = (disk: Disk, checksumOf: ChecksumOf) => ({
  apply: async (entries: readonly Entry[]) => {
    const transaction = await disk.begin()
    const work = async () => {
      const { fresh, end, trouble } = plan(await transaction.position(), entries, checksumOf)
      for (const change of fresh.flatMap(({ changes }) => changes)) await transaction.change(change)
      if (fresh.length > 0) await transaction.note(end)
      await transaction.commit()
      return { end, trouble }
    }
    const { end, trouble } = await work().catch(async (error) => {
      await transaction.rollback()
      throw error
    })
    if (trouble) throw trouble
    return end.seq
  },
})
