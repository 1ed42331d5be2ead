/**
 * Regions of the simulated world, and which one an address is in. Simplification: the answer is a line through one
 * network. A real system asks a database that somebody keeps of who uses which network where (GeoIP), which is wrong
 * now and then, and knows of a resolver or a proxy only where that one is.
 */

export const REGIONS = ['eu', 'us'] as const
export type Region = (typeof REGIONS)[number]

/** People are in 198.51.100.0/24: its lower half is in Europe, its upper half in America. */
const PEOPLE = '198.51.100.'
const FIRST_IN_US = 128

/** @returns the region of an IPv4 address; of one that is not a person's, the first */
export function regionOf(address: string): Region {
  if (!address.startsWith(PEOPLE)) return REGIONS[0]
  return Number(address.slice(PEOPLE.length)) < FIRST_IN_US ? 'eu' : 'us'
}
