// Fails: a retry was granted, and only 1 requests had come to pay for it

export { mayRetry } from '../solution.ts'

export function createRetryBudget() {
  let left = 10
  return {
    earn() {
      left = Math.min(100, left + 1)
    },
    spend() {
      if (left < 1) return false
      left -= 1
      return true
    },
  }
}
