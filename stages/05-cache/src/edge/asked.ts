/** What a request asks for, as a cache sees it. */
import { randomUUID } from 'node:crypto'
import type { IncomingHttpHeaders, IncomingMessage } from 'node:http'
import { type Directives, directivesOf } from './cache-control.ts'

export type Asked = {
  request: IncomingMessage
  /** Follows the request through every tier. */
  id: string
  host: string
  /** With the query. */
  path: string
  /** Whether the answer depends on the path alone, by agreement with the origin: not on who asks, nor on the name. */
  isPublic: boolean
  /** As far as the answer may depend on them. */
  headers: IncomingHttpHeaders
  /** What an answer is kept under. */
  key: string
  directives: Directives
}

const SANE_ID = /^[A-Za-z0-9._-]{1,64}$/
const UNRESERVED = /[A-Za-z0-9\-._~]/

/** @param publicPrefix of the paths that are public @returns undefined where nobody can tell what is meant */
export function readRequest(request: IncomingMessage, publicPrefix: string): Asked | undefined {
  const { url = '', headers: said } = request
  const target = url.startsWith('/') ? { host: said.host, path: url } : absolute(url)
  if (!target?.host) return undefined
  const host = target.host.toLowerCase()
  const path = normalized(target.path)
  const isPublic = path.startsWith(publicPrefix)
  const isPersonal = said.cookie !== undefined || said.authorization !== undefined
  const given = said['x-request-id']
  return {
    request,
    id: typeof given === 'string' && SANE_ID.test(given) ? given : randomUUID(),
    host,
    path,
    isPublic,
    headers: isPublic && isPersonal ? { ...said, cookie: undefined, authorization: undefined } : said,
    key: keyOf(path, host, publicPrefix),
    directives: directivesOf(said['cache-control'], said.pragma),
  }
}

/** The path first, so that a purge reaches it under every name. Neither of them has a space in it. */
export const keyOf = (path: string, host: string, publicPrefix: string): string =>
  `${path} ${path.startsWith(publicPrefix) ? '' : host}`
export const pathOf = (key: string): string => key.slice(0, key.lastIndexOf(' '))

function absolute(url: string): { host: string; path: string } | undefined {
  const parsed = URL.parse(url)
  return parsed?.protocol === 'http:'
    ? { host: parsed.host, path: parsed.pathname + parsed.search }
    : undefined
}

/**
 * One spelling for what RFC 3986 (6.2.2) calls the same: else what is purged lives on under another, since an origin
 * decodes both.
 */
export function normalized(path: string): string {
  if (!path.includes('%')) return path
  return path.replace(/%[0-9a-f]{2}/gi, (code) => {
    const character = String.fromCharCode(Number.parseInt(code.slice(1), 16))
    return UNRESERVED.test(character) ? character : code.toUpperCase()
  })
}

/** The request's headers that an answer was chosen by, in one spelling, so that two of them can be compared. */
export function selected(names: readonly string[], headers: IncomingHttpHeaders): string {
  return names.map((name) => `${name}: ${oneSpelling(headers[name])}`).join('\n')
}

function oneSpelling(value: string | string[] | undefined): string {
  if (value === undefined) return ''
  return String(value)
    .split(',')
    .map((part) => part.trim())
    .join(',')
}
