/** A list of reasons, of which none may apply; its own reading of `Cache-Control`; whole seconds. */
import type { Asked, Came, Fields } from '../solution.ts'

function read(fields: Fields) {
  const text = (fields['cache-control'] ?? '').toLowerCase()
  const parts = text.split(',').map((part) => part.trim().split('='))
  const values = new Map(parts.map(([name = '', value]) => [name, value?.replaceAll('"', '')]))
  return { values, any: (names: string) => names.split(' ').some((name) => values.has(name)) }
}

const heuristic = (status: number) => /^(20[034]|30[018]|40[45]|41[04]|501)$/.test(`${status}`)

const FORBIDS: ((asked: Asked, came: Came, any: (names: string) => boolean) => boolean)[] = [
  ({ method }) => method.toUpperCase() !== 'GET',
  (_, { status }) => [206, 304].includes(status) || Math.floor(status / 100) < 2,
  ({ headers }) => read(headers).any('no-store'),
  (_asked, _came, any) => any('no-store private'),
  ({ headers }, _, any) => headers.authorization != null && !any('public must-revalidate s-maxage'),
  ({ headers }, _, any) => headers.cookie != null && !any('public s-maxage'),
  (_, { headers }, any) => headers['set-cookie'] != null && !any('public'),
  (_, { headers }) => (headers.vary ?? '').split(',').some((name) => name.trim() === '*'),
  (_, { status, headers }, any) =>
    !heuristic(status) && !any('public s-maxage max-age') && headers.expires == null,
]

export function mayBeStored(asked: Asked, came: Came) {
  const { any } = read(came.headers)
  return !FORBIDS.some((forbids) => forbids(asked, came, any))
}

export function freshFor({ headers }: Came, cameAt: number): number {
  const { values, any } = read(headers)
  if (any('no-cache')) return 0
  const name = ['s-maxage', 'max-age'].find((each) => values.has(each))
  if (name) {
    const value = values.get(name) ?? ''
    return value !== '' && [...value].every((digit) => digit >= '0' && digit <= '9') ? +value : 0
  }
  const [date, expires, modified] = [headers.date, headers.expires, headers['last-modified']].map((text) =>
    Math.floor(new Date(text ?? 'none').getTime() / 1000),
  ) as [number, number, number]
  const now = Number.isFinite(date) ? date : Math.floor(cameAt / 1000)
  const seconds = headers.expires != null ? expires - now : Math.floor((now - modified) / 10)
  return Number.isFinite(seconds) && seconds > 0 ? seconds : 0
}

export function mayBeStale({ headers }: Came) {
  return !read(headers).any('no-cache must-revalidate proxy-revalidate s-maxage')
}
