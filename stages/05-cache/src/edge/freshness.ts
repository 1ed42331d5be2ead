/**
 * Whether an answer may be kept for everybody, and how long it may be used without asking the origin: RFC 9111, 3 and
 * 4.2, by http-cache-semantics. Reckoned once, when the answer comes, so that a hit only compares two times. What the
 * library leaves open, or answers more freely than a cache that many people share should, is decided here.
 */
import CachePolicy from 'http-cache-semantics'
import type { Asked } from './asked.ts'
import { type Directives, directivesOf, timeIn } from './cache-control.ts'
import type { Fields } from './headers.ts'

/** Times in milliseconds since the epoch. */
export type Freshness = {
  /** When the origin made the answer, as far as anybody between us and it has said. */
  born: number
  /** Fresh before this. */
  freshUntil: number
  /** Until when it may be used, stale, while it is being validated; and where the origin fails (RFC 5861). */
  whileRevalidateUntil: number
  ifErrorUntil: number
  /** Whether a client that takes stale answers may be given it stale. */
  mayBeStale: boolean
}

export type Came = {
  status: number
  fields: Fields
  /** When it was asked for, and when its head was there. */
  sentAt: number
  cameAt: number
}

/** Those that the library knows what to do with. */
const UNDERSTOOD = new Set([200, 203, 204, 300, 301, 302, 303, 307, 308, 404, 405, 410, 414, 501])
/** How the library is told of a status that it does not know: kept where that is said outright, never by default. */
const ONLY_IF_SAID = 302
/**
 * What the library is told of `Cache-Control`, which it reads without regard to case and quotes. Not of `immutable`, nor of
 * `proxy-revalidate`: it makes lifetimes of them, and they say nothing of any (RFC 8246; RFC 9111, 5.2.2.8).
 */
const KNOWN = ['public', 'private', 'no-cache', 'no-store', 'must-revalidate']
/** In seconds: more than any freshness (RFC 9111, 1.2.2). */
const VERY_OLD = 2 ** 31

// #region freshness
/** @param ifError how long past its freshness an answer may be used where the origin fails and has not said, in ms
 * @returns undefined where it must not be kept, or where that would be of no use */
export function freshnessOf(asked: Asked, came: Came, ifError: number): Freshness | undefined {
  const { status, fields, cameAt } = came
  const said = directivesOf(fields['cache-control'], fields.pragma)
  const understood = UNDERSTOOD.has(status)
  if (!mayBeShared(asked, said, fields)) return undefined
  if (status < 200 || status === 206 || status === 304) return undefined
  if (said.has('must-understand') && !understood) return undefined

  const policy = new CachePolicy(
    { method: 'GET', headers: { ...asked.headers, 'cache-control': undefined } },
    {
      status: understood ? status : ONLY_IF_SAID,
      headers: { ...fields, date: dateOf(came), 'cache-control': forLibrary(said) },
    },
  )
  if (!policy.storable()) return undefined

  const born = cameAt - ageOf(came)
  const freshUntil = born + policy.maxAge() * 1000
  const mayBeStale = !['must-revalidate', 'proxy-revalidate', 'no-cache'].some((name) => said.has(name))
  // s-maxage forbids a stale answer too (5.2.2.10), except where the origin itself names how stale it may be.
  const unsaid = mayBeStale && !said.has('s-maxage')
  const more = (name: string) => (mayBeStale ? (timeIn(said, name) ?? 0) : 0)
  const [whileRevalidate, saidIfError] = [more('stale-while-revalidate'), more('stale-if-error')]
  const canBeValidated = fields.etag !== undefined || fields['last-modified'] !== undefined
  const isUsable = freshUntil + Math.max(whileRevalidate, saidIfError) > cameAt
  if (!isUsable && !(canBeValidated && isExplicit(said, fields))) return undefined
  return {
    born,
    freshUntil,
    whileRevalidateUntil: freshUntil + whileRevalidate,
    ifErrorUntil: freshUntil + Math.max(saidIfError, unsaid ? ifError : 0),
    mayBeStale: unsaid,
  }
}

function mayBeShared({ headers, directives }: Asked, said: Directives, fields: Fields): boolean {
  if (directives.has('no-store') || said.has('no-store') || said.has('private')) return false
  if (fields.vary?.includes('*')) return false
  if (said.has('public')) return true
  // Stricter than the RFC. A cookie is handed to one person, and what is asked for with one is answered to one person,
  // until the origin says otherwise: most that forget to say `private` forget it there.
  if (fields['set-cookie'] !== undefined) return false
  return headers.cookie === undefined || said.has('s-maxage')
}
// #endregion freshness

/** Whether the origin has said anything about caching: nothing is kept, even to be validated, without. */
const isExplicit = (said: Directives, { expires }: Fields): boolean =>
  expires !== undefined || ['max-age', 's-maxage', 'no-cache', 'public'].some((name) => said.has(name))

function forLibrary(said: Directives): string {
  const names: string[] = KNOWN.filter((name) => said.has(name))
  const times = ['max-age', 's-maxage'].filter((name) => said.has(name))
  return [...names, ...times.map((name) => `${name}=${said.get(name)}`)].join(', ')
}

export const dateOf = ({ fields, cameAt }: Came): string => {
  const { date } = fields
  return date !== undefined && !Number.isNaN(Date.parse(date)) ? date : new Date(cameAt).toUTCString()
}

/** How old it was when it came, in milliseconds (RFC 9111, 4.2.3). */
function ageOf(came: Came): number {
  const { fields, sentAt, cameAt } = came
  // One that is no number is of no use: taken for old, which costs a question to the origin and is never wrong.
  const said = fields.age === undefined ? 0 : /^\d+$/.test(fields.age) ? Number(fields.age) : VERY_OLD
  // A date knows no parts of a second.
  const apparent = Math.floor((cameAt - Date.parse(dateOf(came))) / 1000)
  return Math.max(apparent * 1000, said * 1000 + cameAt - sentAt)
}
