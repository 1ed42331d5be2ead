// Fails: expected that it is fresh for 300 s, came 300000

import { type Came, directivesOf, mayBeStale, mayBeStored } from '../solution.ts'

export { mayBeStale, mayBeStored }

/** A time less a time. */
export function freshFor({ headers }: Came, cameAt: number): number {
  const says = directivesOf(headers)
  if (says.has('no-cache')) return 0
  for (const name of ['s-maxage', 'max-age']) if (says.has(name)) return secondsIn(says.get(name))
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

const atLeastNone = (ms: number): number => Math.max(0, ms)
