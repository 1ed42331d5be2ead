// Fails: 5,000 requests without a failure, then retries only: expected that 100 are granted, came 1000

export { mayRetry } from '../solution.ts'

export function createRetryBudget() {
  let earned = 50
  return {
    earn() {
      earned += 1
    },
    spend() {
      if (earned < 5) return false
      earned -= 5
      return true
    },
  }
}
