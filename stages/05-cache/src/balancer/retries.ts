/**
 * What may be tried again, and how often. What no server has heard of, and what changes nothing: whether a server did
 * what it was sent before it died, nobody knows. And only so many: when everything fails, retries double the load on
 * whatever is left, which is how an outage lasts (a budget, as in Finagle and in Google's SRE book).
 */
import type { IncomingMessage } from 'node:http'

const SHARE = 0.2
/** For when there is hardly any traffic to have a share of. */
const AT_LEAST = 10
const MOST = 100

export const mayRetry = ({ method }: IncomingMessage, { sent }: { sent: boolean }): boolean =>
  !sent || method === 'GET' || method === 'HEAD'

export function createRetryBudget() {
  let left = AT_LEAST
  return {
    /** Every request earns a fifth of a retry. */
    earn() {
      left = Math.min(MOST, left + SHARE)
    },
    spend(): boolean {
      if (left < 1) return false
      left -= 1
      return true
    },
  }
}
