import { expect, test } from 'vitest'
import { busyNow, watchBusy } from '../src/busy.ts'

const times = (idle: number, user: number) => ({ times: { idle, user, nice: 0, sys: 0, irq: 0 } })

/** Processors that have counted this, and when looked at again, that. */
function processors(...looks: ReturnType<typeof times>[][]) {
  let look = 0
  return () => looks[Math.min(look++, looks.length - 1)] ?? []
}

test('the share in use is what all processors together did not idle, from the call on', () => {
  const busy = watchBusy(
    processors(
      [times(1000, 500), times(2000, 0)],
      [times(1010, 590), times(2050, 50)],
      [times(1010, 690), times(2050, 150)],
    ),
  )
  expect(busy()).toBeCloseTo(0.7)
  expect(busy()).toBeCloseTo(0.85)
})

test('nothing is claimed of a span in which nothing was counted', () => {
  expect(watchBusy(processors([times(1000, 500)]))()).toBe(0)
})

test('a span of its own is waited for', async () => {
  expect(await busyNow(1, processors([times(0, 0)], [times(30, 10)]))).toBe(0.25)
})
