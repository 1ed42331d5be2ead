/** What may be tried again, and how often. */

export type Failure = { sent: boolean }

/**
 * Two questions, and one yes is enough. Has any server heard of it? Where not, nothing can have been done. And would
 * doing it twice differ from doing it once? For a look it would not. Everything else is the third outcome, neither done
 * nor not done as far as anybody here can tell, and only the person can decide to try again.
 */
export const mayRetry = ({ method }: { method?: string | undefined }, { sent }: Failure): boolean =>
  !sent || method === 'GET' || method === 'HEAD'

export type RetryBudget = { earn(): void; spend(): boolean }

/** What each request adds. When everything fails, servers get 1.2 times the load instead of two or three times. */
const SHARE = 0.2
/** With hardly any traffic there is nothing to have a share of. */
const AT_LEAST = 10
/** A good day must not pay for a storm. */
const MOST = 100

export function createRetryBudget(): RetryBudget {
  let left = AT_LEAST
  return {
    earn() {
      left = Math.min(MOST, left + SHARE)
    },
    spend() {
      if (left < 1) return false
      left -= 1
      return true
    },
  }
}
