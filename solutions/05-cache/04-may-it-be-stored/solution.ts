/** Whether a cache that many people share may store an answer, and for how long it is fresh: RFC 9111, 3 and 4.2. */

export type Fields = Readonly<Record<string, string | undefined>>
export type Asked = { method: string; headers: Fields }
export type Came = { status: number; headers: Fields }

export const BY_DEFAULT: ReadonlySet<number> = new Set([
  200, 203, 204, 300, 301, 308, 404, 405, 410, 414, 501,
])

export function directivesOf(headers: Fields): ReadonlyMap<string, string | true> {
  const directives = new Map<string, string | true>()
  const each = /([^\s,=]+)(?:=(?:"([^"]*)"|([^\s,]*)))?/g
  for (const [, name = '', quoted, plain] of (headers['cache-control'] ?? '').matchAll(each)) {
    const key = name.toLowerCase()
    if (!directives.has(key)) directives.set(key, quoted ?? plain ?? true)
  }
  return directives
}

const saysAny = ({ headers }: Came, ...names: string[]): boolean => {
  const says = directivesOf(headers)
  return names.some((name) => says.has(name))
}

export function mayBeStored(asked: Asked, came: Came): boolean {
  const { status, headers } = came
  if (asked.method !== 'GET' || status < 200 || status === 206 || status === 304) return false
  if (directivesOf(asked.headers).has('no-store') || saysAny(came, 'no-store', 'private')) return false
  // That they say for how long it is fresh does not say for whom it is.
  if (asked.headers.authorization !== undefined && !saysAny(came, 'public', 's-maxage', 'must-revalidate'))
    return false
  // A cookie is handed to one person; what is asked for with one is often answered to one.
  if (headers['set-cookie'] !== undefined && !saysAny(came, 'public')) return false
  if (asked.headers.cookie !== undefined && !saysAny(came, 'public', 's-maxage')) return false
  if (headers.vary?.includes('*')) return false
  return (
    BY_DEFAULT.has(status) || headers.expires !== undefined || saysAny(came, 'public', 'max-age', 's-maxage')
  )
}

export function freshFor({ headers }: Came, cameAt: number): number {
  const says = directivesOf(headers)
  if (says.has('no-cache')) return 0
  // The first that is there, and not the first that is a number: whoever says nonsense does not mean the next best.
  for (const name of ['s-maxage', 'max-age']) if (says.has(name)) return secondsIn(says.get(name))
  // Both dates are by the origin's clock, so it does not matter how wrong that is.
  const date = timeIn(headers.date) ?? cameAt
  if (headers.expires !== undefined) return atLeastNone((timeIn(headers.expires) ?? date) - date)
  return atLeastNone((date - (timeIn(headers['last-modified']) ?? date)) / 10)
}

export const mayBeStale = (came: Came): boolean =>
  !saysAny(came, 'no-cache', 'must-revalidate', 'proxy-revalidate', 's-maxage')

const secondsIn = (value: string | true | undefined): number =>
  typeof value === 'string' && /^\d+$/.test(value) ? Number(value) : 0

/** In milliseconds since the epoch; undefined where it is no date. */
function timeIn(field: string | undefined): number | undefined {
  const time = Date.parse(field ?? '')
  return Number.isNaN(time) ? undefined : time
}

const atLeastNone = (ms: number): number => Math.max(0, ms / 1000)
