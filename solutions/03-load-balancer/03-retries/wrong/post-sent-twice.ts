// Fails: A POST that was sent to a server: expected that it may not be tried again

export const mayRetry = () => true

export { createRetryBudget } from '../solution.ts'
