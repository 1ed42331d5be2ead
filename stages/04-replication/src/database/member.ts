/**
 * A database as a member of its group: a replica, until it is promoted, and again when somebody else is. What it may
 * answer follows from that. One rule holds for all of it: what belongs to an older epoch than this node has given its
 * vote for is refused.
 */
import { unavailable } from '@ztm/domain/problem'
import type { Node } from '@ztm/node/node'
import { z } from 'zod'
import { createCondition } from './condition.ts'
import type { Pull, PullAnswer, SnapshotAnswer, SnapshotPart } from './group-protocol.ts'
import { createLease } from './lease.ts'
import { memberDatabase } from './member-database.ts'
import { type Position, START } from './position.ts'
import { createPrimary, type Primary } from './primary.ts'
import { startReplica } from './replica.ts'
import type { ReplicationLog } from './replication-log.ts'
import type { ShownDatabase } from './shown-database.ts'
import { createSnapshots } from './snapshot.ts'
import { openVote } from './vote.ts'

/** In milliseconds: who has not heard from the primary for so long is too old for those who can be answered elsewhere. */
const FRESH = 1_000

export type Settings = { mode: 'async' | 'semi-sync'; leaseMs: number; secret: string; folder: string }

export type Member = ReturnType<typeof joinGroup>

const Epoch = z.strictObject({ epoch: z.number().int().positive() })

export function joinGroup(node: Node, sqlite: ShownDatabase, log: ReplicationLog, settings: Settings) {
  const { mode, leaseMs, secret, folder } = settings
  const others = node.neighbours('database')
  const moved = createCondition()
  const vote = openVote(sqlite, leaseMs, log.last().seq === 0)
  const snapshots = createSnapshots(folder, node, sqlite, log, vote)
  let primary: Primary | undefined
  let shown: Position = START
  let upToDateAt = Number.NEGATIVE_INFINITY
  let followed = 0
  /** The epoch that the vote was asked for, as long as nobody is known to be its primary. */
  let open = 0

  /** With this node, so many others are a majority of the group. */
  const needed = () => Math.floor((others.names().length + 1) / 2)
  // A replica's disk is what a semi-synchronous write waits for. Otherwise what it forgets it asks for again.
  const beDurable = () => sqlite.beDurable(mode === 'semi-sync' || primary !== undefined)
  beDurable()

  /** @param asOf when there was nothing else to be seen, by this node's clock, where that is known */
  function show(asOf = Number.NEGATIVE_INFINITY): void {
    const { epoch, seq } = log.last()
    sqlite.show()
    shown = { epoch, seq }
    upToDateAt = Math.max(upToDateAt, asOf)
    moved.changed()
  }

  function stepDown(why: string): void {
    if (!primary) return
    node.log.warn({ epoch: primary.epoch }, `steps down as primary of epoch ${primary.epoch}: ${why}`)
    primary.retire()
    primary = undefined
    beDurable()
  }

  const idleMs = Math.min(leaseMs, FRESH) / 4
  const close = startReplica({
    name: node.name,
    others,
    secret,
    vote,
    log,
    snapshots,
    moved,
    leads: () => primary?.mayAnswer() ?? false,
    follow(epoch) {
      if (primary && primary.epoch < epoch) stepDown(`there is one of epoch ${epoch}`)
      open = 0
      if (epoch === followed) return
      node.log.warn({ epoch }, `is a replica now, in epoch ${epoch}`)
      followed = epoch
      beDurable()
    },
    show,
    within: 2 * leaseMs,
  })
  node.atShutdown(close)

  const shows = {
    position: () => shown,
    isFresh: () => primary?.mayAnswer() || performance.now() - upToDateAt < FRESH,
  }

  return {
    database: memberDatabase({ sqlite, moved, shows, primary: () => primary }),
    async pull(pull: Pull): Promise<PullAnswer> {
      // Whoever tries the protocol by hand is no majority.
      if (!others.list().some(({ name }) => name === pull.from))
        throw unavailable(`${pull.from} is not of this group.`)
      if (primary && pull.epoch > primary.epoch) stepDown(`epoch ${pull.epoch} has begun`)
      if (!primary) throw unavailable('This database is not the primary.')
      return await primary.pull(pull)
    },
    async give(part: SnapshotPart): Promise<SnapshotAnswer> {
      if (!primary) throw unavailable('This database is not the primary.')
      return await snapshots.give(part)
    },
    /** How it is, for the monitor and the operator. */
    status() {
      const { epoch, seq, checksum } = log.last()
      const role = primary ? 'primary' : 'replica'
      const leads = primary?.mayAnswer() ?? false
      return { name: node.name, role, leads, epoch: vote.epoch(), last: { epoch, seq, checksum }, shown }
    },
    /** Gives its vote for a newer epoch. @returns how far its log goes, and for how long the old primary may rely on it */
    async fence(body: unknown) {
      const { epoch } = Epoch.parse(body)
      await snapshots.settled()
      if (epoch <= vote.epoch()) return { refused: `the vote was given for epoch ${vote.epoch()}` }
      vote.giveFor(epoch)
      open = epoch
      stepDown(`epoch ${epoch} has begun`)
      moved.changed()
      const last = log.last()
      return { last: { epoch: last.epoch, seq: last.seq }, lentFor: vote.lentFor() }
    },
    /** Becomes the primary of an epoch that it was asked to vote for, and that has none yet. */
    async promote(body: unknown) {
      const { epoch } = Epoch.parse(body)
      await snapshots.settled()
      if (epoch !== open) return { refused: `epoch ${epoch} was not voted for here, or has a primary` }
      open = 0
      const lease = createLease(leaseMs, needed, () => performance.now())
      const copies = mode === 'async' ? () => 0 : needed
      const showAll = () => show(primary?.mayAnswer() ? performance.now() : undefined)
      primary = createPrimary({ epoch, log, lease, copies, show: showAll, moved, idleMs })
      beDurable()
      node.log.warn({ epoch }, `is the primary now, of epoch ${epoch}`)
      return { promoted: epoch }
    },
  }
}
