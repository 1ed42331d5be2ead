// Fails: max-age=60s; expires: Mon, 01 Jun 2026 12:01:00 GMT; last-modified: Mon, 01 Jun 2026 11:50:00 GMT: expected that it is fresh for 0 s, came 60

import { type Came, directivesOf, mayBeStale, mayBeStored } from '../solution.ts'

export { mayBeStale, mayBeStored }

/** `parseInt` knows best. */
export function freshFor({ headers }: Came, cameAt: number): number {
  const says = directivesOf(headers)
  if (says.has('no-cache')) return 0
  for (const name of ['s-maxage', 'max-age']) if (says.has(name)) return secondsIn(says.get(name))
  const date = timeIn(headers.date) ?? cameAt
  if (headers.expires !== undefined) return atLeastNone((timeIn(headers.expires) ?? date) - date)
  return atLeastNone((date - (timeIn(headers['last-modified']) ?? date)) / 10)
}

const secondsIn = (value: string | true | undefined): number =>
  Math.max(0, Number.parseInt(`${value}`, 10) || 0)

/** In milliseconds since the epoch; undefined where it is no date. */
function timeIn(field: string | undefined): number | undefined {
  const time = Date.parse(field ?? '')
  return Number.isNaN(time) ? undefined : time
}

const atLeastNone = (ms: number): number => Math.max(0, ms / 1000)
