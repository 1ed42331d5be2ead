// Fails: Retries wanted before any request: expected that 10 are granted, came 11

export { mayRetry } from '../solution.ts'

export function createRetryBudget() {
  let left = 10
  return {
    earn() {
      left = Math.min(100, left + 0.2)
    },
    spend() {
      // Looks after it has paid: at 0 it goes to -1 and says yes.
      left -= 1
      return left >= -1
    },
  }
}
