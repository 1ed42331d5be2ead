// Fails: cache-control: no-cache, max-age=60; last-modified: Mon, 01 Jun 2026 02:00:00 GMT: expected that it is fresh for 0 s, came 60

import { type Came, directivesOf, mayBeStale, mayBeStored } from '../solution.ts'

export { mayBeStale, mayBeStored }

/** The number counts. */
export function freshFor({ headers }: Came, cameAt: number): number {
  const says = directivesOf(headers)
  for (const name of ['s-maxage', 'max-age']) if (says.has(name)) return secondsIn(says.get(name))
  const date = timeIn(headers.date) ?? cameAt
  if (headers.expires !== undefined) return atLeastNone((timeIn(headers.expires) ?? date) - date)
  return says.has('no-cache') ? 0 : atLeastNone((date - (timeIn(headers['last-modified']) ?? date)) / 10)
}

const secondsIn = (value: string | true | undefined): number =>
  typeof value === 'string' && /^\d+$/.test(value) ? Number(value) : 0

/** In milliseconds since the epoch; undefined where it is no date. */
function timeIn(field: string | undefined): number | undefined {
  const time = Date.parse(field ?? '')
  return Number.isNaN(time) ? undefined : time
}

const atLeastNone = (ms: number): number => Math.max(0, ms / 1000)
