/** The replication log: whoever has the same rows in the same order has the same database, also after a crash. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { type Change, Refused } from '@ztm/domain/database'
import { Problem } from '@ztm/domain/problem'
import { chanceFrom, wholeBelow } from '@ztm/domain/seed/chance'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { Diverged, type Entry } from '../src/database/replication-log.ts'
import { openFolder, user, users } from './logs.ts'

let folder: ReturnType<typeof openFolder>
beforeEach(() => {
  folder = openFolder()
})
afterEach(() => folder.remove())

test('a batch has its row, and a refused one neither rows nor a number', () => {
  const { log, written, numbers } = folder.open('one')
  const taken = user('a', 'other')
  const refusals = log.append(1, [[user('a')], [user('b'), taken], [user('c')]])
  expect(refusals[1]).toSatisfy((error) => error instanceof Refused && error.change === taken)
  expect([refusals[0], refusals[2]]).toEqual([undefined, undefined])
  expect(written()).toEqual(['a', 'c'])
  expect(numbers()).toEqual([1, 2])
  expect(log.last()).toMatchObject({ seq: 2, epoch: 1 })
})

test('what had to be there is not looked for again', () => {
  const [one, other] = [folder.open('one'), folder.open('other')]
  one.log.append(1, [[user('a')], [{ op: 'need', table: 'users', row: { id: 'a' } }, user('b')]])
  expect(one.log.after(0).map(({ changes }) => JSON.parse(changes))).toEqual([[user('a')], [user('b')]])
  other.log.apply(one.log.after(0))
  expect(other.written()).toEqual(one.written())
})

test('killed again and again, a replica has everything once, and counts it once', {
  timeout: 60_000,
}, async () => {
  const primary = folder.open('primary')
  const like = (at: number): Change => ({
    op: 'add',
    table: 'likes',
    row: { photo_id: 'p', user_id: `${at}` },
  })
  primary.log.append(
    1,
    Array.from({ length: 250 }, (_, at) => [like(at)]),
  )
  const replica = folder.open('replica')
  replica.close()
  const chance = chanceFrom(4)
  let kills = 0
  for (let ended: unknown; ended !== 0; ) {
    const main = join(import.meta.dirname, 'applying-main.ts')
    const child = spawn(process.execPath, [main, primary.path, replica.path])
    let applied = 0
    const enough = 60 + wholeBelow(chance, 60)
    child.stdout.on('data', (dots) => {
      applied += dots.length
      if (applied >= enough && child.kill('SIGKILL')) kills += 1
    })
    ;[ended] = await once(child, 'exit')
    const { log, numbers, sqlite, close } = folder.open('replica')
    const rows = sqlite.written('SELECT count(*) AS n FROM likes', [])
    expect(rows).toEqual([{ n: log.last().seq }])
    expect(numbers()).toHaveLength(log.last().seq)
    close()
  }
  expect(kills).toBeGreaterThan(0)
  const { sqlite, log } = folder.open('replica')
  expect(log.last()).toEqual(primary.log.last())
  expect(sqlite.written('SELECT likes FROM photo_counts', [])).toEqual([{ likes: 250 }])
})

const WRONG: Record<string, (entries: Entry[]) => Entry[]> = {
  'a gap': ([one, , three]) => [one, three] as Entry[],
  'another order': ([one, two, three]) => [two, one, three] as Entry[],
  'the same once more': ([one, two]) => [one, two, two] as Entry[],
  'rows that were changed on the way': ([one, two]) =>
    [one, { ...two, changes: two?.changes.replace('u00001', 'u66666') }] as Entry[],
  'an epoch that was changed on the way': ([one, two]) => [one, { ...two, epoch: 2 }] as Entry[],
  'a checksum that was changed on the way': ([one, two]) =>
    [one, { ...two, checksum: one?.checksum }] as Entry[],
}

test.each(Object.entries(WRONG))('a replica refuses %s, and takes nothing of it', (_what, change) => {
  const [one, other] = [folder.open('one'), folder.open('other')]
  one.log.append(1, users(3))
  expect(() => other.log.apply(change(one.log.after(0)))).toThrow(Diverged)
  expect(other.written()).toEqual([])
  expect(other.log.last().seq).toBe(0)
  other.log.apply(one.log.after(0))
  expect(other.written()).toEqual(one.written())
})

test('a replica refuses what a primary of the past has written after it', () => {
  const [past, replica] = [folder.open('past'), folder.open('replica')]
  past.log.append(2, users(1))
  replica.log.apply(past.log.after(0))
  past.log.append(1, users(1, 1))
  expect(() => replica.log.apply(past.log.after(1))).toThrow(Diverged)
  expect(replica.log.last().seq).toBe(1)
})

test('a replica refuses rows that do not fit those that it has', () => {
  const [one, other] = [folder.open('one'), folder.open('other')]
  other.sqlite.together((write) => void write([user('u00001', 'somebody else')]))
  one.log.append(1, users(3))
  expect(() => other.log.apply(one.log.after(0))).toThrow(Diverged)
  expect(other.written()).toEqual(['somebody else'])
})

test('goesOnFrom: the same up to there, and nothing else', () => {
  const [one, other] = [folder.open('one', { kept: 3 }), folder.open('other')]
  one.log.append(1, users(2))
  other.log.apply(one.log.after(0))
  const { seq, checksum } = other.log.last()
  expect(one.log.goesOnFrom(seq, checksum)).toBe(true)
  other.log.append(1, users(1, 50))
  one.log.append(2, users(1, 60))
  expect(one.log.goesOnFrom(seq, checksum)).toBe(true)
  // As many batches, but others; more than there are; none at all, where the first is there.
  expect(one.log.goesOnFrom(other.log.last().seq, other.log.last().checksum)).toBe(false)
  expect(one.log.goesOnFrom(99, checksum)).toBe(false)
  expect(one.log.goesOnFrom(0, '')).toBe(true)
  expect(one.log.goesOnFrom(0, 'x')).toBe(false)
  one.log.append(2, users(3, 70))
  // Now the log does not reach back.
  expect(one.log.goesOnFrom(0, '')).toBe(false)
  expect(one.log.goesOnFrom(seq, checksum)).toBe(false)
})

test('only the newest are kept, by the primary and by a replica', () => {
  const [one, other] = [folder.open('one', { kept: 10 }), folder.open('other', { kept: 5 })]
  for (let at = 0; at < 25; at += 5) {
    one.log.append(1, users(5, at))
    other.log.apply(one.log.after(at))
  }
  expect(one.numbers()).toEqual([16, 17, 18, 19, 20, 21, 22, 23, 24, 25])
  expect(other.numbers()).toEqual([21, 22, 23, 24, 25])
  expect(other.written()).toEqual(one.written())
  expect(other.log.last()).toEqual(one.log.last())
})

test('a portion is bounded in batches and in characters, and never empty', () => {
  const { log } = folder.open('one', { kept: 5_000 })
  log.append(1, users(1_500))
  expect(log.after(0)).toHaveLength(1_000)
  expect(log.after(1_000)).toHaveLength(500)
  const long = (id: string, length: number) => [user(id, 'x'.repeat(length))]
  log.append(1, [long('v1', 600_000), long('v2', 600_000), long('v3', 1_500_000), long('v4', 1)])
  expect(log.after(1_500).map(({ seq }) => seq)).toEqual([1_501])
  expect(log.after(1_502).map(({ seq }) => seq)).toEqual([1_503])
})

test.each(['append', 'apply'])(
  'a full disk: %s leaves nothing half written, and goes on when there is space',
  (how) => {
    const source = folder.open('source')
    source.log.append(
      1,
      Array.from({ length: 300 }, (_, at) => [user(`u${at}`, 'x'.repeat(2_000))]),
    )
    let copy = folder.open('full', { maxPages: 120 })
    const ten = () => source.log.after(copy.log.last().seq).slice(0, 10)
    const write = () => {
      if (how === 'apply') return copy.log.apply(ten())
      const [problem] = copy.log
        .append(
          1,
          ten().map(({ changes }) => JSON.parse(changes)),
        )
        .filter(Boolean)
      if (problem) throw problem
    }
    const fill = () => {
      while (ten().length > 0) write()
    }
    expect(fill).toThrow(Problem)
    expect(copy.written()).toHaveLength(copy.log.last().seq)
    expect(copy.numbers()).toHaveLength(copy.log.last().seq)
    const { last } = copy.log
    copy.close()
    copy = folder.open('full', { maxPages: 10_000 })
    expect(copy.log.last()).toEqual(last())
    fill()
    expect(copy.written()).toEqual(source.written())
    expect(copy.log.last()).toEqual(source.log.last())
  },
)
