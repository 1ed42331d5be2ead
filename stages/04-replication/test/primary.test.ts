/** The primary: nothing is acknowledged, or shown, that a failover could take back. */
import { setImmediate as turn } from 'node:timers/promises'
import { Refused } from '@ztm/domain/database'
import { Problem } from '@ztm/domain/problem'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { openFolder, users } from './logs.ts'
import { startPrimary } from './primaries.ts'

const SILENT = expect.objectContaining({ kind: 'unavailable' })

let folder: ReturnType<typeof openFolder>
beforeEach(() => {
  folder = openFolder()
})
afterEach(() => folder.remove())
const group = (options?: Parameters<typeof startPrimary>[1]) => startPrimary(folder, options)

test('nothing is acknowledged or shown before a majority says that it has it', async () => {
  const { primary, replica, write, seen, written } = group()
  const one = replica('one')
  await one.catchUp()
  const { told, ended } = write('a')
  expect(written()).toEqual(['a'])
  await one.pull()
  // On its way it may have been lost: only the next question says that it is there.
  expect(one.log.last().seq).toBe(2)
  await turn()
  expect([told, seen()]).toEqual([{}, []])
  await one.pull()
  await ended
  expect([told, seen()]).toEqual([{ ok: true }, ['a']])
  expect(primary.mayAnswer()).toBe(true)
})

test('of five, one other is not enough, also when it says so twice', async () => {
  const { replica, write, seen } = group({ size: 5 })
  const [one, two] = [replica('one'), replica('two')]
  await Promise.all([one.catchUp(), two.catchUp()])
  const { told, ended } = write('a')
  await one.catchUp()
  await one.pull()
  await turn()
  expect([told, seen()]).toEqual([{}, []])
  await two.catchUp()
  await ended
  expect([told, seen()]).toEqual([{ ok: true }, ['a']])
})

test('replicas are told what counts, and not more', async () => {
  const { replica, write } = group()
  const [one, two] = [replica('one'), replica('two')]
  await one.catchUp()
  write('a')
  expect(await two.pull()).toMatchObject({ shown: 1, entries: [] })
  expect(await two.pull()).toMatchObject({ shown: 1, entries: [{ seq: 1 }, { seq: 2 }] })
  await one.catchUp()
  expect(await two.pull()).toMatchObject({ shown: 2, entries: [] })
})

test('what comes too late is not written, and what came with it is', async () => {
  const { replica, write, written } = group()
  const one = replica('one')
  await one.catchUp()
  const first = write('a')
  const late = write('late', { deadline: Date.now() })
  const beside = write('b')
  await one.catchUp()
  await one.catchUp()
  await Promise.all([first.ended, late.ended, beside.ended])
  expect([first.told, late.told, beside.told]).toEqual([{ ok: true }, { problem: SILENT }, { ok: true }])
  expect(written()).toEqual(['a', 'b'])
})

test('a refusal, too, is told only when all that it follows from is with a majority', async () => {
  const { replica, write } = group()
  const one = replica('one')
  await one.catchUp()
  const [first, second] = [write('a'), write('a')]
  await turn()
  expect([first.told, second.told]).toEqual([{}, {}])
  await one.catchUp()
  await Promise.all([first.ended, second.ended])
  expect([first.told, second.told]).toEqual([{ ok: true }, { problem: expect.any(Refused) }])
})

test('retired, it settles everybody, and answers nobody', async () => {
  const { primary, replica, write, written } = group()
  const one = replica('one')
  await one.catchUp()
  const [first, queued] = [write('a'), write('b')]
  await one.pull()
  const waiting = one.pull({ after: 2, checksum: one.log.last().checksum, shown: 9, epoch: 1 })
  primary.retire()
  await expect(waiting).rejects.toEqual(SILENT)
  await Promise.all([first.ended, queued.ended])
  const after = write('c')
  await after.ended
  expect([first.told, queued.told, after.told]).toEqual(Array(3).fill({ problem: SILENT }))
  expect(primary.mayAnswer()).toBe(false)
  expect(written()).toEqual(['a'])
})

test('what an older epoch has left counts only with the first batch of this one', async () => {
  const copy = folder.open('primary')
  copy.log.append(1, users(2))
  const { primary, replica, seen } = group({ copy })
  expect(copy.log.last()).toMatchObject({ seq: 3, epoch: 2, changes: '[]' })
  const one = replica('one')
  // It has what the older epoch has left, and so a majority has; but not yet what comes after.
  one.log.apply(copy.log.after(0).slice(0, 2))
  expect(await one.pull()).toMatchObject({ shown: 0 })
  expect(await one.pull()).toMatchObject({ shown: 0, entries: [{ seq: 3 }] })
  // It lends its vote by now, and that is not enough.
  expect(primary.mayAnswer()).toBe(false)
  expect(seen).toThrow(Problem)
  await one.catchUp()
  expect([primary.mayAnswer(), seen()]).toEqual([true, ['u00000', 'u00001']])
})

test('whoever has something else needs a snapshot, and does not count', async () => {
  const { replica, write } = group()
  const other = folder.open('other')
  other.log.append(1, users(5))
  const [one, another] = [replica('one'), replica('another', other)]
  await one.catchUp()
  const { told } = write('a')
  expect(await another.pull()).toEqual({ epoch: 2, snapshot: 'needed' })
  expect(await another.pull({ after: 2 })).toEqual({ epoch: 2, snapshot: 'needed' })
  await turn()
  expect(told).toEqual({})
})

test('alone it is a majority', async () => {
  const { primary, write, seen } = group({ size: 1 })
  const { told, ended } = write('a')
  await ended
  expect([told, seen(), primary.mayAnswer()]).toEqual([{ ok: true }, ['a'], true])
})
