/** What is kept of an answer, whom it may be given to, and when (RFC 9111, 3.1, 3.2, 4.1, 4.2 and 5.2.1). */
import type { IncomingHttpHeaders } from 'node:http'
import { type Asked, selected } from './asked.ts'
import type { Body } from './body.ts'
import { timeIn } from './cache-control.ts'
import { dateOf, type Freshness } from './freshness.ts'
import { type Fields, fieldsOf, without } from './headers.ts'
import type { Answer } from './origin.ts'

export type Described = {
  /** Names and values in turn, as they go out. */
  headers: string[]
  fields: Fields
  /** The request headers that it was chosen by, and what they said. */
  vary: readonly string[]
  selected: string
  /** Its headers as they went out last, and in which second: most hits of a second are the same. */
  prepared?: { second: number; headers: string[] }
}
export type Stored = Described & Freshness & { key: string; status: number; body: Body }

/** The last two: why not, in the words of RFC 9211. It is fresh, but not enough for this request; or it is stale. */
export type Use = 'fresh' | 'allowed stale' | 'request' | 'stale'

/** About one exchange, or said anew each time. */
const NOT_KEPT = new Set(['age', 'cache-status', 'x-request-id'])
/** About the body that is kept, which a 304 does not change. */
const OF_BODY = new Set(['content-encoding', 'content-length', 'content-md5', 'content-range', 'etag'])

export function describe({ headers: wanted }: Asked, answer: Answer): Described {
  return described(keptHeaders(answer), wanted)
}

/** What the origin says with a 304 takes the place of what it said then. */
export function describeAnew({ headers: wanted }: Asked, found: Stored, answer: Answer): Described {
  const said = without(keptHeaders(answer), (name) => OF_BODY.has(name))
  const fields = fieldsOf(said)
  return described([...without(found.headers, (name) => name in fields), ...said], wanted)
}

function keptHeaders(answer: Answer): string[] {
  const headers = without(answer.headers, (name) => NOT_KEPT.has(name))
  return answer.fields.date === undefined ? [...headers, 'Date', dateOf(answer)] : headers
}

function described(headers: string[], wanted: IncomingHttpHeaders): Described {
  const fields = fieldsOf(headers)
  const vary = (fields.vary ?? '').toLowerCase().match(/[^\s,]+/g) ?? []
  return { headers, fields, vary, selected: selected(vary, wanted), prepared: undefined }
}

// #region use
export const isFor = ({ vary, selected: was }: Stored, headers: IncomingHttpHeaders): boolean =>
  vary.length === 0 || selected(vary, headers) === was

export function useOf(stored: Stored, { directives }: Asked, now: number): Use {
  const { born, freshUntil, whileRevalidateUntil, mayBeStale } = stored
  const isFresh = now < freshUntil
  const unusable = isFresh ? 'request' : 'stale'
  if (directives.size > 0) {
    if (directives.has('no-cache')) return unusable
    if (now - born > (timeIn(directives, 'max-age') ?? Number.POSITIVE_INFINITY)) return unusable
    if (freshUntil - now < (timeIn(directives, 'min-fresh') ?? Number.NEGATIVE_INFINITY)) return unusable
    const tolerated = directives.get('max-stale') === true ? now : (timeIn(directives, 'max-stale') ?? 0)
    if (!isFresh && mayBeStale && now < freshUntil + tolerated) return 'allowed stale'
  }
  if (isFresh) return 'fresh'
  return now < whileRevalidateUntil ? 'allowed stale' : 'stale'
}
// #endregion use

export const secondsLeft = ({ freshUntil }: Stored, now: number): number =>
  Math.floor((freshUntil - now) / 1000)
