/** What may be tried again, and how often. */

/** What the balancer knows of a try that failed. */
export type Failure = {
  /** Whether any of the request went out. Where nothing did, the server has never heard of it. */
  sent: boolean
}

// TODO: say whether the request may go to another server. Now it always may, and people are charged twice.
export const mayRetry = (_request: { method?: string | undefined }, _failure: Failure): boolean => true

export type RetryBudget = {
  /** A new request has come in from somebody. */
  earn(): void
  /** A retry is wanted. @returns whether there is one left, which is then used up */
  spend(): boolean
}

// TODO: give out no more retries than the rules allow. Now there is no end to them.
export function createRetryBudget(): RetryBudget {
  return {
    earn() {},
    spend: () => true,
  }
}
