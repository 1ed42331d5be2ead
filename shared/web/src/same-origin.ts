/**
 * Whether a request comes from one of our own pages. Browsers say so themselves, in headers that no page can forge:
 * `Sec-Fetch-Site` (only on https and localhost), else `Origin`.
 */
import type { Request } from 'express'

const SAFE = new Set(['GET', 'HEAD', 'OPTIONS'])

export const changesSomething = (req: Request): boolean => !SAFE.has(req.method)

/**
 * `unknown` where neither header came. Every browser in use sends one of them with every request that may change
 * something, so whoever carries the cookie and says nothing is treated as a stranger.
 */
export function origin(req: Request): 'same' | 'other' | 'unknown' {
  const site = req.headers['sec-fetch-site']
  // `none` is the person themselves: an address typed, a form sent again. No page can cause it.
  if (site !== undefined) return site === 'same-origin' || site === 'none' ? 'same' : 'other'
  const given = req.headers.origin
  if (given === undefined) return 'unknown'
  // Only the hosts are compared: behind a door that speaks https, we see http.
  return URL.canParse(given) && new URL(given).host === req.headers.host?.toLowerCase() ? 'same' : 'other'
}
