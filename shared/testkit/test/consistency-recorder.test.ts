/** The recorder writes down what clients did and were told, so that the checkers can judge it. */
import { setImmediate as anotherTurn } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { checkLinearizability } from '../src/consistency/linearizability.ts'
import type { Value } from '../src/consistency/operation.ts'
import { recorder } from '../src/consistency/recorder.ts'
import { checkSessions } from '../src/consistency/sessions.ts'
import { randomFrom } from './consistency-histories.ts'

/** A clock that goes on by one each time that it is looked at. */
function ticks() {
  let now = 0
  return () => now++
}

test('writes down who did what, when, and how it ended', () => {
  const record = recorder(ticks())
  const [ann, ben] = [record.client('ann'), record.client('ben')]
  const writing = ann.begin('write', 'x', 1)
  const reading = ben.begin('read', 'x')
  writing.ok()
  reading.ok(1)
  ann.begin('write', 'x', 2).failed()
  ben.begin('write', 'x', 3).unknown()
  ann.begin('read', 'x')
  expect(record.history()).toEqual([
    { client: 'ann', kind: 'write', key: 'x', value: 1, began: 0, ended: 2, ok: true },
    { client: 'ben', kind: 'read', key: 'x', value: 1, began: 1, ended: 3, ok: true },
    { client: 'ann', kind: 'write', key: 'x', value: 2, began: 4, ended: 5, ok: false },
    { client: 'ben', kind: 'write', key: 'x', value: 3, began: 6, ok: false },
    { client: 'ann', kind: 'read', key: 'x', value: null, began: 7, ok: false },
  ])
})

test('whoever gave up hears no late answer', () => {
  const record = recorder(ticks())
  const late = record.client('ann').begin('write', 'x', 1)
  late.unknown()
  late.ok()
  expect(record.history()[0]).toMatchObject({ ok: false })
  expect(record.history()[0]?.ended).toBeUndefined()
})

test('what was handed out does not change afterwards', () => {
  const record = recorder(ticks())
  const writing = record.client('ann').begin('write', 'x', 1)
  const before = record.history()
  writing.ok()
  expect(before[0]).toMatchObject({ ok: false })
})

/** Eight clients at once, at a register that answers after a while, and by a copy that lags as often as asked. */
async function recorded(stale: number) {
  const random = randomFrom(7)
  const aWhile = async () => {
    for (let turns = Math.floor(random() * 4); turns > 0; turns--) await anotherTurn()
  }
  const record = recorder()
  const values: Value[] = [null]
  const newest = () => values.at(-1) ?? null
  const oneOfThem = async (_: unknown, number: number) => {
    const client = record.client(`client ${number}`)
    for (let index = 0; index < 100; index++) {
      const write = random() < 0.3
      const value = write ? `${number}.${index}` : null
      const asking = client.begin(write ? 'write' : 'read', 'x', value)
      await aWhile()
      const lost = random() < 0.1
      if (write && !(lost && random() < 0.5)) values.push(value)
      const found = write ? value : random() < stale ? (values.at(-10) ?? null) : newest()
      await aWhile()
      if (lost) asking.unknown()
      else asking.ok(found)
    }
  }
  await Promise.all(Array.from({ length: 8 }, oneOfThem))
  return record.history()
}

test('what was recorded of a register that works is accepted', async () => {
  const history = await recorded(0)
  expect(checkLinearizability(history)).toMatchObject({ verdict: 'linearizable', operations: 800 })
  expect(checkSessions(history)).not.toHaveProperty('first')
})

test('what was recorded of one that answers from the past at times is not', async () => {
  const history = await recorded(0.05)
  expect(checkLinearizability(history).verdict).toBe('violated')
  expect(checkSessions(history).monotonicReads).toBeGreaterThan(0)
})
