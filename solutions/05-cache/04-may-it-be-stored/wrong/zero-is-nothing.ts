// Fails: cache-control: s-maxage=0, max-age=60; expires: Mon, 01 Jun 2026 12:01:00 GMT; last-modified: Mon, 01 Jun 2026 11:50:00 GMT: expected that it is fresh for 0 s, came 60

import { type Came, directivesOf, mayBeStale, mayBeStored } from '../solution.ts'

export { mayBeStale, mayBeStored }

/** What is not there is 0, so what is 0 is not there. */
export function freshFor({ headers }: Came, cameAt: number): number {
  const says = directivesOf(headers)
  if (says.has('no-cache')) return 0
  const seconds = secondsIn(says.get('s-maxage')) || secondsIn(says.get('max-age'))
  if (seconds) return seconds
  const date = timeIn(headers.date) ?? cameAt
  if (headers.expires !== undefined) return atLeastNone((timeIn(headers.expires) ?? date) - date)
  return atLeastNone((date - (timeIn(headers['last-modified']) ?? date)) / 10)
}

const secondsIn = (value: string | true | undefined): number =>
  typeof value === 'string' && /^\d+$/.test(value) ? Number(value) : 0

/** In milliseconds since the epoch; undefined where it is no date. */
function timeIn(field: string | undefined): number | undefined {
  const time = Date.parse(field ?? '')
  return Number.isNaN(time) ? undefined : time
}

const atLeastNone = (ms: number): number => Math.max(0, ms / 1000)
