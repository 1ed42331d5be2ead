// Fails: GET with cookie: session=ann, answered by 200

import { type Asked, BY_DEFAULT, type Came, directivesOf, freshFor, mayBeStale } from '../solution.ts'

export { freshFor, mayBeStale }

const saysAny = ({ headers }: Came, ...names: string[]): boolean => {
  const says = directivesOf(headers)
  return names.some((name) => says.has(name))
}

/** A cookie that is handed out matters; one that comes is what everybody has. */
export function mayBeStored(asked: Asked, came: Came): boolean {
  const { status, headers } = came
  if (asked.method !== 'GET' || status < 200 || status === 206 || status === 304) return false
  if (directivesOf(asked.headers).has('no-store') || saysAny(came, 'no-store', 'private')) return false
  if (asked.headers.authorization !== undefined && !saysAny(came, 'public', 's-maxage', 'must-revalidate'))
    return false
  if (headers['set-cookie'] !== undefined && !saysAny(came, 'public')) return false
  if (headers.vary?.includes('*')) return false
  return (
    BY_DEFAULT.has(status) || headers.expires !== undefined || saysAny(came, 'public', 'max-age', 's-maxage')
  )
}
