/** Whether a cache that many people share may store an answer, and for how long it is fresh: RFC 9111, 3 and 4.2. */

/** Header fields, by name in lower case. */
export type Fields = Readonly<Record<string, string | undefined>>
export type Asked = { method: string; headers: Fields }
export type Came = { status: number; headers: Fields }

/** What is stored with such a status although nobody has said that it may be (RFC 9110, 15.1). */
export const BY_DEFAULT: ReadonlySet<number> = new Set([
  200, 203, 204, 300, 301, 308, 404, 405, 410, 414, 501,
])

/** What `Cache-Control` says, by name in lower case; true where there is no value. Given, nothing to do here. */
export function directivesOf(headers: Fields): ReadonlyMap<string, string | true> {
  const directives = new Map<string, string | true>()
  const each = /([^\s,=]+)(?:=(?:"([^"]*)"|([^\s,]*)))?/g
  for (const [, name = '', quoted, plain] of (headers['cache-control'] ?? '').matchAll(each)) {
    const key = name.toLowerCase()
    if (!directives.has(key)) directives.set(key, quoted ?? plain ?? true)
  }
  return directives
}

// TODO: find all that forbids it, and something that allows it. Now one person's page is shown to everybody.
export const mayBeStored = (_asked: Asked, _came: Came): boolean => true

/**
 * Of something that may be stored.
 * @param cameAt when it came, in milliseconds since the epoch
 * @returns for how many seconds it is fresh, from its `Date` on
 */
export function freshFor({ headers }: Came, _cameAt: number): number {
  // TODO: there are more answers that say how long, and some say it twice.
  return Number(directivesOf(headers).get('max-age'))
}

// TODO: some say that they may not.
/** Of something that may be stored: whether it may be used when it is not fresh any more and the origin is away. */
export const mayBeStale = (_came: Came): boolean => true
