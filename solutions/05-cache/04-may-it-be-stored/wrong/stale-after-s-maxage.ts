// Fails: s-maxage=60: may it be used stale? expected false, came true

import { type Came, directivesOf, freshFor, mayBeStored } from '../solution.ts'

export { freshFor, mayBeStored }

/** `s-maxage` is a number, and says nothing of what comes after it. */
export function mayBeStale({ headers }: Came): boolean {
  const says = directivesOf(headers)
  return !['no-cache', 'must-revalidate', 'proxy-revalidate'].some((name) => says.has(name))
}
