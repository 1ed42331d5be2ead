/** What `Cache-Control` says, in a request or in a response. */

/** By name, in lower case; true where there is no value. */
export type Directives = ReadonlyMap<string, string | true>

const DIRECTIVE = /([^\s,=]+)(?:=(?:"((?:[^"\\]|\\.)*)"|([^\s,]*)))?/g
const NONE: Directives = new Map()
const NO_CACHE: Directives = new Map([['no-cache', true]])

/** Of two directives of one name the first counts (RFC 9111, 4.2.1). */
export function directivesOf(cacheControl: string | undefined, pragma?: string): Directives {
  // The word of HTTP/1.0 for it, where the newer one is missing (5.4).
  if (cacheControl === undefined) return pragma?.includes('no-cache') ? NO_CACHE : NONE
  const directives = new Map<string, string | true>()
  for (const [, name = '', quoted, plain] of cacheControl.matchAll(DIRECTIVE)) {
    const key = name.toLowerCase()
    if (!directives.has(key)) directives.set(key, quoted ?? plain ?? true)
  }
  return directives
}

/** In milliseconds; undefined where it is not there or is no number. */
export function timeIn(directives: Directives, name: string): number | undefined {
  const value = directives.get(name)
  return typeof value === 'string' && /^\d+$/.test(value) ? Number(value) * 1000 : undefined
}
