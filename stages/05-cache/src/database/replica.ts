/**
 * A replica's part: it asks the primary for what comes next, again and again. Each question says up to where it has
 * everything on disk, which is what the primary's writers wait for. Who is primary it finds out by asking all others in
 * turn: whoever is not refuses.
 */
import { setTimeout as pause } from 'node:timers/promises'
import type { Neighbour, Neighbours } from '@ztm/node/neighbours'
import { lineConnection, type Reply } from '../web/line-connection.ts'
import type { Condition } from './condition.ts'
import { PullAnswer } from './group-protocol.ts'
import { Diverged, type ReplicationLog } from './replication-log.ts'
import type { Snapshots } from './snapshot.ts'
import type { Vote } from './vote.ts'

/** In milliseconds: before the next is asked. */
const PAUSE = 50

export type Source = { ask(message: object, within: number): Promise<Reply> }

export type Parts = {
  name: string
  others: Neighbours
  secret: string
  vote: Vote
  log: ReplicationLog
  snapshots: Snapshots
  moved: Condition
  /** Where this node is a primary that can answer, it follows nobody. */
  leads: () => boolean
  /** Called when somebody is primary of this epoch. */
  follow: (epoch: number) => void
  /** Called when everything in the log may be seen. @param asOf when it was all that there was to be seen */
  show: (asOf: number | undefined) => void
  /** In milliseconds: for an answer, and the time that the primary may keep it back. */
  within: number
}

/** @returns how to stop */
export function startReplica({ name, others, secret, vote, log, snapshots, moved, ...parts }: Parts) {
  const lines = new Map<string, ReturnType<typeof lineConnection>>()
  let closed = false
  /** The last answer of a primary that this node lends its vote. */
  let heard: { source: Source; epoch: number; clock: number } | undefined
  /** Up to here it counts, by the primary's word. */
  let counts = 0

  /** @throws where it is not the primary */
  async function pullFrom(source: Source): Promise<void> {
    const epoch = vote.epoch()
    const { seq, checksum } = log.last()
    const follows = heard?.source === source && heard.epoch === epoch ? heard.clock : undefined
    if (follows !== undefined) vote.lend()
    const pull = { from: name, after: seq, checksum, epoch, heard: follows, shown: counts }
    // Whoever looks for a primary soon asks the next one; whoever has one is patient.
    const within = follows === undefined ? parts.within / 4 : parts.within
    const sentAt = performance.now()
    const asked = source.ask({ pull }, within)
    let over = false
    const end = () => {
      over = true
    }
    asked.then(end, end)
    // Whoever has given the vote for a newer epoch does not wait for this one's primary any more.
    const answer = PullAnswer.parse(
      await Promise.race([asked, moved.wait(() => over || vote.epoch() > epoch, within)]),
    )
    if (answer.epoch < vote.epoch()) throw new Error('a primary of the past')
    if (answer.epoch > vote.epoch()) vote.giveFor(answer.epoch)
    parts.follow(answer.epoch)
    if ('snapshot' in answer) return await copyFrom(source)
    heard = { source, epoch: answer.epoch, clock: answer.clock }
    try {
      take(answer, sentAt)
    } catch (error) {
      if (!(error instanceof Diverged)) throw error
      await copyFrom(source)
    }
  }

  function take({ entries, shown }: Extract<PullAnswer, { clock: number }>, sentAt: number): void {
    counts = shown
    // An answer may lie in a buffer for long: what it says was so at least when it was asked for.
    const show = () => parts.show(log.last().seq === shown ? sentAt : undefined)
    const last = entries.at(-1)
    // What was here before may be seen, but not yet together with what comes now.
    if (last && last.seq > shown && log.last().seq <= shown) show()
    if (last) log.apply(entries)
    if (log.last().seq <= shown) show()
  }

  async function copyFrom(source: Source): Promise<void> {
    const epoch = vote.epoch()
    await snapshots.take(source, () => vote.epoch() === epoch)
  }

  function lineTo({ name }: Neighbour): Source {
    const to = () => others.list().find((other) => other.name === name)
    const line = lines.get(name) ?? lineConnection({ to, secret })
    lines.set(name, line)
    return line
  }

  async function run(): Promise<void> {
    for (let turn = 0; !closed; ) {
      const all = others.list()
      const next = parts.leads() ? undefined : all[turn % all.length]
      try {
        if (!next) throw new Error('nobody to follow')
        await pullFrom(lineTo(next))
      } catch {
        heard = undefined
        turn += 1
        await pause(PAUSE)
      }
    }
  }

  void run()
  return () => {
    closed = true
    for (const { close } of lines.values()) close()
  }
}
