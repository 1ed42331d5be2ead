// Fails: A GET that was sent: expected that it may be tried again

export const mayRetry = (_request: { method?: string | undefined }, { sent }: { sent: boolean }) => !sent

export { createRetryBudget } from '../solution.ts'
