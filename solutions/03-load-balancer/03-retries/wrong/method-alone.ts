// Fails: A POST that was never sent: expected that it may be tried again

export const mayRetry = ({ method }: { method?: string | undefined }) => method === 'GET' || method === 'HEAD'

export { createRetryBudget } from '../solution.ts'
