// Fails: GET with cache-control: no-store, answered by 200

import { type Asked, BY_DEFAULT, type Came, directivesOf, freshFor, mayBeStale } from '../solution.ts'

export { freshFor, mayBeStale }

const saysAny = ({ headers }: Came, ...names: string[]): boolean => {
  const says = directivesOf(headers)
  return names.some((name) => says.has(name))
}

/** Requests ask, and answers decide. */
export function mayBeStored(asked: Asked, came: Came): boolean {
  const { status, headers } = came
  if (asked.method !== 'GET' || status < 200 || status === 206 || status === 304) return false
  if (saysAny(came, 'no-store', 'private')) return false
  if (asked.headers.authorization !== undefined && !saysAny(came, 'public', 's-maxage', 'must-revalidate'))
    return false
  if (headers['set-cookie'] !== undefined && !saysAny(came, 'public')) return false
  if (asked.headers.cookie !== undefined && !saysAny(came, 'public', 's-maxage')) return false
  if (headers.vary?.includes('*')) return false
  return (
    BY_DEFAULT.has(status) || headers.expires !== undefined || saysAny(came, 'public', 'max-age', 's-maxage')
  )
}
