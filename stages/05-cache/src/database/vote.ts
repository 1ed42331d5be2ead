/**
 * This node's vote. It has one for each epoch, and keeps on disk for which it was last given. By following a primary it
 * lends that one its vote for a while, and says so to whoever wants it for a newer epoch: until then the old primary
 * may rely on it. Leases on a majority of votes are how Chubby and Spanner keep two masters from answering at once
 * (Gray and Cheriton, "Leases", 1989).
 */
import type { ShownDatabase } from './shown-database.ts'

export type Vote = ReturnType<typeof openVote>

/** @param leaseMs for how long a primary may rely on it. @param fresh whether this node can have lent it to nobody */
export function openVote(sqlite: ShownDatabase, leaseMs: number, fresh: boolean) {
  const [row] = sqlite.written('SELECT epoch FROM promised_epoch WHERE id = 1', [])
  let epoch = Number(row?.epoch ?? 0)
  // Before it ended it may have lent its vote: that is not on disk, as it changes many times a second.
  let lentUntil = fresh && epoch === 0 ? 0 : performance.now() + leaseMs

  function keep(): void {
    // Also where batches need not outlive a power cut: a vote given twice makes two primaries.
    sqlite.beDurable(true)
    sqlite.together((write) => {
      const problem = write([{ op: 'put', table: 'promised_epoch', row: { id: 1, epoch } }])
      if (problem) throw problem
    })
  }

  return {
    /** The newest epoch that it was given for. Whatever belongs to an older one is refused from then on. */
    epoch: () => epoch,
    /** @param newer than the one that it was given for last */
    giveFor(newer: number): void {
      epoch = newer
      keep()
    },
    /** To be called when the database has become another: what was promised stays promised. */
    keep,
    lend(): void {
      lentUntil = performance.now() + leaseMs
    },
    /** In milliseconds. */
    lentFor: () => Math.max(0, lentUntil - performance.now()),
  }
}
