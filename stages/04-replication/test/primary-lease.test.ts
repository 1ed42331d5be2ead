/** The primary falls silent when its lease is over, and only its own epoch's followers keep it. */
import { afterEach, beforeEach, expect, test } from 'vitest'
import { openFolder } from './logs.ts'
import { LEASE, startPrimary } from './primaries.ts'

const SILENT = expect.objectContaining({ kind: 'unavailable' })

let folder: ReturnType<typeof openFolder>
beforeEach(() => {
  folder = openFolder()
})
afterEach(() => folder.remove())
const group = (options?: Parameters<typeof startPrimary>[1]) => startPrimary(folder, options)

test('asynchronous, a write waits for nobody, but the lease has to hold', async () => {
  const { primary, replica, write, seen, pass } = group({ mode: 'async' })
  const before = write('too early')
  await before.ended
  expect(before.told).toEqual({ problem: SILENT })
  await replica('one').catchUp()
  const { told, ended } = write('a')
  await ended
  expect([told, seen()]).toEqual([{ ok: true }, ['a']])
  pass(LEASE)
  const late = write('b')
  await late.ended
  expect(late.told).toEqual({ problem: SILENT })
  expect([primary.mayAnswer(), seen()]).toEqual([false, ['a']])
})

test('once the lease is over, a majority comes too late: nothing is acknowledged, and nothing more is written', async () => {
  const { primary, replica, write, written, pass } = group()
  const one = replica('one')
  await one.catchUp()
  const { told, ended } = write('a')
  await one.pull()
  pass(LEASE)
  await one.pull()
  await ended
  expect(told).toEqual({ problem: SILENT })
  expect(primary.mayAnswer()).toBe(false)
  const after = write('b')
  await after.ended
  expect(after.told).toEqual({ problem: SILENT })
  expect(written()).toEqual(['a'])
  // The next question echoes an answer from now.
  await one.catchUp()
  const again = write('c')
  await one.catchUp()
  await again.ended
  expect(again.told).toEqual({ ok: true })
})

test('whoever waits is told when the lease is over, and not only when somebody asks', async () => {
  const { replica, write, pass } = group()
  await replica('one').catchUp()
  const [one, queued] = [write('a'), write('b')]
  pass(LEASE)
  await Promise.all([one.ended, queued.ended])
  expect([one.told, queued.told]).toEqual([{ problem: SILENT }, { problem: SILENT }])
})

test('whoever follows another epoch neither acknowledges nor lends', async () => {
  for (const epoch of [1, 3]) {
    const { primary, replica } = group({ copy: folder.open(`beside ${epoch}`) })
    const one = replica(`of ${epoch}`)
    for (let times = 0; times < 3; times++) await one.pull({ epoch })
    expect(one.log.last().seq).toBe(1)
    expect(primary.mayAnswer()).toBe(false)
    await one.pull()
    expect(primary.mayAnswer()).toBe(true)
  }
})
