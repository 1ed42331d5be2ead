/** What a primary did: six batches, after each of which the rows are others, and none of which can be done twice. */
import { hash } from 'node:crypto'
import { changed } from './disk.ts'
import type { Change, ChecksumOf, Entry } from './starter.ts'

export const checksumOf: ChecksumOf = (before, { seq, changes }) =>
  hash('sha256', `${before} ${seq} ${JSON.stringify(changes)}`, 'hex').slice(0, 12)

export const BATCHES = 6

function changesOf(seq: number, caption: string): Change[] {
  const photo: Change = { op: 'add', key: `photo ${seq}`, value: caption }
  const newest: Change = { op: 'put', key: 'newest', value: `photo ${seq}` }
  // A batch done again would bring it back.
  return seq % 2 === 0 ? [photo, newest, { op: 'remove', key: `photo ${seq - 1}` }] : [photo, newest]
}

/** @param apart from this number on, it is another primary's */
function history(apart = BATCHES + 1): Entry[] {
  const entries: Entry[] = []
  for (let seq = 1; seq <= BATCHES; seq++) {
    const changes = changesOf(seq, seq < apart ? 'beach' : 'mountains')
    entries.push({ seq, changes, checksum: checksumOf(entries.at(-1)?.checksum ?? '', { seq, changes }) })
  }
  return entries
}

const HISTORIES = Array.from({ length: BATCHES + 2 }, (_, apart) => history(apart))

/** Batches with these numbers. */
export const batches = (numbers: readonly number[], apart = BATCHES + 1): Entry[] =>
  HISTORIES[apart]?.filter(({ seq }) => numbers.includes(seq)) ?? []

/** The same batch, and somebody has changed something in it on the way. */
export const tampered = (entry: Entry): Entry => ({
  ...entry,
  changes: [...entry.changes, { op: 'put', key: 'newest', value: 'photo 0' }],
})

/** The rows after so many batches. */
export const rowsAfter = (seq: number) =>
  history()
    .slice(0, seq)
    .flatMap(({ changes }) => changes)
    .reduce(changed, {})

export const upTo = (last: number, first = 1): number[] =>
  Array.from({ length: Math.max(0, last - first + 1) }, (_, n) => first + n)
