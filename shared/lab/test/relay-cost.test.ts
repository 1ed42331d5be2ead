import { expect, test } from 'vitest'
import { relayCost } from './relay-cost.ts'

test('the relay adds less than 0.3 ms to a question and its answer, at the median', async () => {
  const { direct, relayed } = await relayCost()
  expect(relayed - direct).toBeLessThan(0.3)
})
