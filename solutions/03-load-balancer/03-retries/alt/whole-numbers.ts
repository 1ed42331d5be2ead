/** Counted in fifths of a retry, so that no fraction is ever rounded. And a PUT is idempotent by HTTP, so it may go again. */

const IDEMPOTENT = new Set(['GET', 'HEAD', 'OPTIONS', 'PUT', 'DELETE'])

export function mayRetry(request: { method?: string | undefined }, failure: { sent: boolean }): boolean {
  if (!failure.sent) return true
  return IDEMPOTENT.has(request.method ?? '')
}

export class Budget {
  fifths = 50

  earn() {
    if (this.fifths < 500) this.fifths++
  }

  spend() {
    const enough = this.fifths >= 5
    if (enough) this.fifths -= 5
    return enough
  }
}

export const createRetryBudget = () => new Budget()
