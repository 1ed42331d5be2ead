/**
 * The replication log: every batch of row changes as one more row, written in the very transaction of the batch, so that
 * there is no batch without its row and no row without its batch. The last row says where this database stands. Each
 * carries a checksum of all before it: two logs that have the same one at the same number are the same up to there.
 */
import { hash } from 'node:crypto'
import { type Change, Refused, type Row } from '@ztm/domain/database'
import type { ShownDatabase } from './shown-database.ts'

export type Entry = { seq: number; epoch: number; changes: string; checksum: string }

const NONE: Entry = { seq: 0, epoch: 0, changes: '[]', checksum: '' }

/** What is sent at once, in batches and in characters. */
const PORTION = { batches: 1_000, characters: 1_000_000 }

export type ReplicationLog = ReturnType<typeof openLog>

/** @param kept so many of the newest batches: whoever is further behind needs a snapshot */
export function openLog(sqlite: ShownDatabase, kept: number) {
  const rows = (sql: string, ...params: number[]) => sqlite.written(sql, params) as Entry[]
  const readLast = () => rows('SELECT * FROM replication_log ORDER BY seq DESC LIMIT 1')[0] ?? NONE
  let last = readLast()

  function rowsOf(entry: Entry): Change[] {
    const row: Change = { op: 'add', table: 'replication_log', row: entry satisfies Row }
    if (entry.seq <= kept) return [row]
    return [row, { op: 'remove', table: 'replication_log', row: { seq: entry.seq - kept } }]
  }

  return {
    last: () => last,
    /** New batches, as the primary writes them. @returns of each what refused it, if anything did */
    append(epoch: number, batches: readonly (readonly Change[])[]): unknown[] {
      let next = last
      const refusals: unknown[] = []
      sqlite.together((write) => {
        for (const batch of batches) {
          const entry = entryAfter(next, epoch, batch)
          const refusal = write([...batch, ...rowsOf(entry)])
          if (!refusal) next = entry
          refusals.push(refusal)
        }
      })
      last = next
      return refusals
    },
    /** Batches of the primary's, in order: all or none. @throws Diverged where they cannot come after what is here */
    apply(entries: readonly Entry[]): void {
      let next = last
      sqlite.together((write) => {
        for (const entry of entries) {
          if (!follows(next, entry)) throw new Diverged(`${entry.seq} cannot come after ${next.seq}`)
          const refusal = write([...JSON.parse(entry.changes), ...rowsOf(entry)])
          if (refusal instanceof Refused) throw new Diverged(`${entry.seq} does not fit: ${refusal.message}`)
          if (refusal) throw refusal
          next = entry
        }
      })
      last = next
    },
    /** What comes after, as much as is sent at once. */
    after(seq: number): Entry[] {
      const found = rows(
        'SELECT * FROM replication_log WHERE seq > ? ORDER BY seq LIMIT ?',
        seq,
        PORTION.batches,
      )
      let characters = 0
      const end = found.findIndex(({ changes }, at) => {
        characters += changes.length
        return at > 0 && characters > PORTION.characters
      })
      return end === -1 ? found : found.slice(0, end)
    },
    /** Whether everything up to there is here, just so, and whatever comes after it as well. */
    goesOnFrom(seq: number, checksum: string): boolean {
      if (seq === last.seq) return checksum === last.checksum
      const [next] = rows('SELECT * FROM replication_log WHERE seq = ?', seq + 1)
      return next !== undefined && next.checksum === checksumOf(checksum, next)
    },
    /** To be called when the database has become another. */
    readAgain(): void {
      last = readLast()
    },
  }
}

/** What one log has, and another has not. */
export class Diverged extends Error {}

function entryAfter(last: Entry, epoch: number, batch: readonly Change[]): Entry {
  // What had to be there was: whoever repeats the batch need not look again.
  const changes = JSON.stringify(batch.filter(({ op }) => op !== 'need'))
  const entry = { seq: last.seq + 1, epoch, changes }
  return { ...entry, checksum: checksumOf(last.checksum, entry) }
}

const follows = (last: Entry, entry: Entry): boolean =>
  entry.seq === last.seq + 1 &&
  entry.epoch >= last.epoch &&
  entry.checksum === checksumOf(last.checksum, entry)

const checksumOf = (before: string, { seq, epoch, changes }: Omit<Entry, 'checksum'>): string =>
  hash('sha256', `${before} ${seq} ${epoch} ${changes}`, 'base64url').slice(0, 22)
