/** The replication log: a batch and its row are written together, only so many are kept, and a full disk breaks nothing. */
import { Refused } from '@ztm/domain/database'
import { Problem } from '@ztm/domain/problem'
import { afterEach, beforeEach, expect, test } from 'vitest'
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
