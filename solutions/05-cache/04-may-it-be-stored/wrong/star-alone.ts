// Fails: vary: Accept-Encoding, *: may it be stored? expected false, came true

import { type Asked, BY_DEFAULT, type Came, directivesOf, freshFor, mayBeStale } from '../solution.ts'

export { freshFor, mayBeStale }

const saysAny = ({ headers }: Came, ...names: string[]): boolean => {
  const says = directivesOf(headers)
  return names.some((name) => says.has(name))
}

/** `Vary: *`, to the letter. */
export function mayBeStored(asked: Asked, came: Came): boolean {
  const { status, headers } = came
  if (asked.method !== 'GET' || status < 200 || status === 206 || status === 304) return false
  if (directivesOf(asked.headers).has('no-store') || saysAny(came, 'no-store', 'private')) return false
  if (asked.headers.authorization !== undefined && !saysAny(came, 'public', 's-maxage', 'must-revalidate'))
    return false
  if (headers['set-cookie'] !== undefined && !saysAny(came, 'public')) return false
  if (asked.headers.cookie !== undefined && !saysAny(came, 'public', 's-maxage')) return false
  if (headers.vary === '*') return false
  return (
    BY_DEFAULT.has(status) || headers.expires !== undefined || saysAny(came, 'public', 'max-age', 's-maxage')
  )
}
