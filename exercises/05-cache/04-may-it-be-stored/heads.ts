/** Requests and answers, made up piece by piece, so that what they say is known without reading it. */
import fc from 'fast-check'
import type { Asked, Came, Fields } from './starter.ts'

const HOUR = 3_600_000
export const NOW = Date.UTC(2026, 5, 1, 12)
export const httpDate = (ms: number): string => new Date(ms).toUTCString()

/** A date in a header, in milliseconds; or something that is none. */
type When = number | 'nonsense'

export type Example = {
  method: string
  asksWith: Fields
  status: number
  /** Directives as they stand in `Cache-Control`. */
  says: string[]
  date?: When
  expires?: When
  lastModified?: When
  more: Fields
  /** In milliseconds: how far the origin's clock is ahead of ours. */
  ahead: number
}

const DIRECTIVES = [
  'public',
  'private',
  'Private="x-name"',
  'no-store',
  'no-cache',
  'must-revalidate',
  'proxy-revalidate',
  'immutable',
]
const ages = (name: string) =>
  fc.constantFrom(`${name}=60`, `${name}="3600"`, `${name}=0`, `${name}=abc`, name, `${name.toUpperCase()}=7`)
const aWhen = fc.oneof(
  { weight: 4, arbitrary: fc.integer({ min: -40, max: 40 }).map((hours) => NOW + hours * HOUR) },
  { weight: 1, arbitrary: fc.constant('nonsense' as const) },
)
const rarely = <T>(usually: T, ...others: T[]) =>
  fc.oneof(
    { weight: 3, arbitrary: fc.constant(usually) },
    { weight: 2, arbitrary: fc.constantFrom(...others) },
  )
const maybe = <T>(one: fc.Arbitrary<T>) => fc.option(one, { nil: undefined, freq: 1 })

export const anExample: fc.Arbitrary<Example> = fc
  .record({
    method: rarely('GET', 'HEAD', 'POST'),
    asksWith: rarely<Fields>(
      {},
      { authorization: 'Bearer ann' },
      { cookie: 'session=ann' },
      { 'cache-control': 'no-cache' },
      { 'cache-control': 'max-age=0, no-store' },
    ),
    status: rarely(200, 206, 304, 302, 404, 500),
    flags: fc.uniqueArray(fc.constantFrom(...DIRECTIVES), { maxLength: 2 }),
    maxAge: maybe(ages('max-age')),
    sMaxage: maybe(ages('s-maxage')),
    date: rarely<When | undefined>(NOW, undefined, 'nonsense'),
    expires: maybe(aWhen),
    lastModified: maybe(aWhen),
    more: rarely<Fields>({}, { 'set-cookie': 'session=ann' }, { vary: 'accept' }, { vary: 'accept, *' }),
    ahead: rarely(0, -2 * HOUR, 5 * HOUR),
  })
  .map(({ flags, maxAge, sMaxage, ...rest }) => ({
    ...rest,
    says: [...flags, ...[maxAge, sMaxage].filter((age) => age !== undefined)],
  }))

/** @returns the example as it is handed to an answer */
export function headsOf(example: Example): { asked: Asked; came: Came } {
  const { method, asksWith, status, says, date, expires, lastModified, more, ahead } = example
  const field = (when: When | undefined) => (typeof when === 'number' ? httpDate(when + ahead) : when)
  const headers: Record<string, string | undefined> = { ...more }
  if (says.length > 0) headers['cache-control'] = says.join(', ')
  if (date !== undefined) headers.date = field(date)
  if (expires !== undefined) headers.expires = field(expires)
  if (lastModified !== undefined) headers['last-modified'] = field(lastModified)
  return { asked: { method, headers: asksWith }, came: { status, headers } }
}

export function tellHeads({ method, headers }: Asked, came: Came): string {
  return `${method}${fieldsInWords(headers)}, answered by ${came.status}${fieldsInWords(came.headers)}`
}

function fieldsInWords(fields: Fields): string {
  const known = Object.entries(fields).filter(([, value]) => value !== undefined)
  if (known.length === 0) return ''
  return ` with ${known.map(([name, value]) => `${name}: ${value}`).join('; ')}`
}
