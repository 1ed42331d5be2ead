import { expect, test, vi } from 'vitest'
import { busyNow, watchBusy } from '../src/busy.ts'

const times = (idle: number, user: number) => ({ times: { idle, user, nice: 0, sys: 0, irq: 0 } })
const cpus = vi.hoisted(() => vi.fn())
vi.mock('node:os', async (original) => ({ ...(await original<typeof import('node:os')>()), cpus }))

test('the share in use is what all processors together did not idle, from the call on', () => {
  cpus.mockReturnValue([times(1000, 500), times(2000, 0)])
  const busy = watchBusy()
  cpus.mockReturnValue([times(1010, 590), times(2050, 50)])
  expect(busy()).toBeCloseTo(0.7)
  cpus.mockReturnValue([times(1010, 690), times(2050, 150)])
  expect(busy()).toBeCloseTo(0.85)
})

test('nothing is claimed of a span in which nothing was counted', () => {
  cpus.mockReturnValue([times(1000, 500)])
  expect(watchBusy()()).toBe(0)
})

test('a span of its own is waited for', async () => {
  cpus.mockReturnValueOnce([times(0, 0)]).mockReturnValue([times(30, 10)])
  expect(await busyNow(1)).toBe(0.25)
})
