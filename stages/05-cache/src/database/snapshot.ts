/**
 * A copy of the whole database, for a replica whose log cannot be continued: it is new, or was away for too long, or
 * has what nobody else has. What it has and the copy has not is set aside in a file first, for somebody to look at.
 * Simplification: all of it is copied, where a real system would find out what differs (as pg_rewind does).
 */
import { open, rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Node } from '@ztm/node/node'
import Sqlite from 'better-sqlite3'
import { SnapshotAnswer, type SnapshotPart } from './group-protocol.ts'
import type { Source } from './replica.ts'
import type { Entry, ReplicationLog } from './replication-log.ts'
import type { ShownDatabase } from './shown-database.ts'
import type { Vote } from './vote.ts'

/** In bytes: as base64 in a line, well below the longest. */
const PART = 1024 * 1024
/** In milliseconds. */
const PART_WITHIN = 10_000

export type Snapshots = ReturnType<typeof createSnapshots>

export function createSnapshots(
  folder: string,
  { name, log: words }: Pick<Node, 'name' | 'log'>,
  sqlite: ShownDatabase,
  log: ReplicationLog,
  vote: Vote,
) {
  let taking: Promise<void> = Promise.resolve()

  /** A part of a copy that is made as the first part is asked for. */
  async function give({ for: whom, at }: SnapshotPart): Promise<SnapshotAnswer> {
    const path = join(folder, `snapshot-for-${whom}.sqlite`)
    if (at === 0) await sqlite.copyTo(path)
    const { size } = await stat(path)
    const file = await open(path)
    try {
      const { buffer, bytesRead } = await file.read(Buffer.alloc(PART), 0, PART, at)
      if (at + bytesRead >= size) await rm(path, { force: true })
      return { size, bytes: buffer.toString('base64', 0, bytesRead) }
    } finally {
      await file.close()
    }
  }

  /** @param stillWanted asked when the copy is here, before anything changes */
  async function take(source: Source, stillWanted: () => boolean): Promise<void> {
    const path = join(folder, 'snapshot.sqlite')
    const before = performance.now()
    const size = await fetchTo(path, source)
    if (stillWanted()) {
      taking = install(path)
      await taking
      const ms = Math.round(performance.now() - before)
      words.warn({ bytes: size, ms, seq: log.last().seq }, `took a snapshot of ${size} bytes in ${ms} ms`)
    }
    await rm(path, { force: true })
  }

  async function fetchTo(path: string, source: Source): Promise<number> {
    const file = await open(path, 'w')
    try {
      for (let at = 0; ; ) {
        const part = await source.ask({ snapshot: { for: name, at } }, PART_WITHIN)
        const { size, bytes } = SnapshotAnswer.parse(part)
        const { bytesWritten } = await file.write(Buffer.from(bytes, 'base64'), 0, undefined, at)
        at += bytesWritten
        if (at >= size) return size
        if (bytesWritten === 0) throw new Error('the snapshot ended before its end')
      }
    } finally {
      await file.close()
    }
  }

  async function install(path: string): Promise<void> {
    const tail = divergentTail(path)
    const [first] = tail
    if (first) {
      const file = join(folder, `discarded-${first.epoch}-${first.seq}.jsonl`)
      await writeFile(file, tail.map((entry) => `${JSON.stringify(entry)}\n`).join(''), { flush: true })
      words.warn(
        { batches: tail.length, from: first.seq, epoch: first.epoch, file },
        `set aside ${tail.length} batches that nobody else has, in ${file}`,
      )
    }
    await sqlite.becomeCopyOf(path)
    vote.keep()
    log.readAgain()
  }

  /** What is in our log and not in the copy's. */
  function divergentTail(path: string): Entry[] {
    const copy = new Sqlite(path, { readonly: true })
    try {
      const theirs = copy.prepare<[number], Entry>('SELECT * FROM replication_log WHERE seq = ?')
      const oldest = copy.prepare('SELECT min(seq) FROM replication_log').pluck().get() as number | null
      const tail: Entry[] = []
      const ours = sqlite.written('SELECT * FROM replication_log ORDER BY seq DESC', []) as Entry[]
      for (const entry of ours) {
        if (theirs.get(entry.seq)?.checksum === entry.checksum || entry.seq < (oldest ?? 0)) break
        tail.unshift(entry)
      }
      return tail
    } finally {
      copy.close()
    }
  }

  return {
    give,
    take,
    /** @returns when nothing is being replaced. Whether that has worked, or all is as before, does not matter here */
    settled: () => taking.catch(() => undefined),
  }
}
