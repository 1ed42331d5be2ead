// Fails: answered by 204 with date: Mon, 01 Jun 2026 12:00:00 GMT; cache-control: max-age=60: may it be stored? expected true

import { type Asked, type Came, directivesOf, freshFor, mayBeStale } from '../solution.ts'

export { freshFor, mayBeStale }

const saysAny = ({ headers }: Came, ...names: string[]): boolean => {
  const says = directivesOf(headers)
  return names.some((name) => says.has(name))
}

/** Errors are not stored. */
export function mayBeStored(asked: Asked, came: Came): boolean {
  const { status, headers } = came
  if (asked.method !== 'GET' || status !== 200) return false
  if (directivesOf(asked.headers).has('no-store') || saysAny(came, 'no-store', 'private')) return false
  if (asked.headers.authorization !== undefined && !saysAny(came, 'public', 's-maxage', 'must-revalidate'))
    return false
  if (headers['set-cookie'] !== undefined && !saysAny(came, 'public')) return false
  if (asked.headers.cookie !== undefined && !saysAny(came, 'public', 's-maxage')) return false
  if (headers.vary?.includes('*')) return false
  return status === 200 || headers.expires !== undefined || saysAny(came, 'public', 'max-age', 's-maxage')
}
