/**
 * The primary of one epoch. It writes in groups: what comes while one group is on its way to a majority makes the next.
 * Readers are shown a group when a majority has it on disk, so that nobody ever sees what a failover could take back
 * (Raft's commit index; MySQL's "lossless" semi-synchronous replication waits at the same place). Asynchronous, it
 * waits for nobody.
 */
import type { Call } from '@ztm/domain/call'
import type { Change } from '@ztm/domain/database'
import { unavailable } from '@ztm/domain/problem'
import type { Condition } from './condition.ts'
import type { Pull, PullAnswer } from './group-protocol.ts'
import type { Lease } from './lease.ts'
import type { ReplicationLog } from './replication-log.ts'

/** In milliseconds. */
const LOOK_AGAIN = 50

type Waiting = { deadline: number; batch: readonly Change[]; settle: (problem?: unknown) => void }

export type Primary = ReturnType<typeof createPrimary>

export type Parts = {
  epoch: number
  log: ReplicationLog
  lease: Lease
  /** How many others have to have it on disk. */
  copies: () => number
  /** Called when everything in the log may be seen. */
  show: () => void
  moved: Condition
  /** For how long a replica that has everything is kept waiting, in milliseconds: its next question renews the lease. */
  idleMs: number
}

export function createPrimary({ epoch, log, lease, copies, show, moved, idleMs }: Parts) {
  /** By replica, up to which number it has everything on disk. */
  const stored = new Map<string, number>()
  const queue: Waiting[] = []
  let writing = false
  let shown = 0
  let retired = false

  function hasMajority(): boolean {
    const most = [...stored.values()].sort((a, b) => b - a)
    return copies() === 0 || (most[copies() - 1] ?? 0) >= log.last().seq
  }

  /** @throws Problem `unavailable`, where it may have been written nevertheless; Refused */
  function write({ deadline }: Pick<Call, 'deadline'>, batch: readonly Change[]): Promise<void> {
    return new Promise((resolve, reject) => {
      const settle = (problem?: unknown) => (problem ? reject(problem) : resolve())
      queue.push({ deadline, batch, settle })
      if (!writing) void writeAll()
    })
  }

  async function writeAll(): Promise<void> {
    writing = true
    while (queue.length > 0) await writeGroup(queue.splice(0))
    writing = false
  }

  async function writeGroup(all: readonly Waiting[]): Promise<void> {
    if (retired || !(shown === 0 || lease.holds())) return giveUp(all)
    const late = all.filter(({ deadline }) => deadline <= Date.now())
    giveUp(late)
    const group = all.filter((one) => !late.includes(one))
    const refusals = append(group)
    if (!refusals) return
    moved.changed()
    while (!(await moved.wait(() => retired || hasMajority(), LOOK_AGAIN))) {
      if (!lease.holds()) giveUp([...group, ...queue.splice(0)])
    }
    if (retired) return giveUp(group)
    shown = log.last().seq
    show()
    moved.changed()
    if (!lease.holds()) return giveUp(group)
    for (const [at, { settle }] of group.entries()) settle(refusals[at])
  }

  function append(group: readonly Waiting[]): unknown[] | undefined {
    try {
      return log.append(
        epoch,
        group.map(({ batch }) => batch),
      )
    } catch (error) {
      for (const { settle } of group) settle(error)
      return undefined
    }
  }

  // What older epochs have left in the log counts only once something of this one, after it, is with a majority (Raft, 5.4.2).
  void write({ deadline: Number.POSITIVE_INFINITY }, []).catch(() => undefined)

  return {
    epoch,
    write,
    /** Whether it may answer with the latest: what it shows is all that anybody was ever told was written. */
    mayAnswer: () => !retired && shown > 0 && lease.holds(),
    /** A replica says up to where it has everything, lends its vote, and asks for more. */
    async pull({ from, after, checksum, epoch: theirs, heard, shown: told }: Pull): Promise<PullAnswer> {
      const prefix = log.goesOnFrom(after, checksum)
      if (theirs === epoch) {
        if (heard !== undefined) lease.renew(from, heard)
        if (prefix) stored.set(from, after)
        moved.changed()
      }
      if (!prefix) return { epoch, snapshot: 'needed' }
      // Who is only looking for the primary has found it, and is patient from now on.
      if (heard === undefined) return { epoch, clock: lease.now(), shown, entries: [] }
      await moved.wait(() => retired || log.last().seq > after || shown > told, idleMs)
      if (retired) throw unavailable('This database is not the primary any more.')
      return { epoch, clock: lease.now(), shown, entries: log.after(after) }
    },
    retire(): void {
      retired = true
      moved.changed()
    },
  }
}

function giveUp(waiting: readonly Waiting[]): void {
  for (const { settle } of waiting) settle(unavailable('This database cannot reach a majority of its group.'))
}
