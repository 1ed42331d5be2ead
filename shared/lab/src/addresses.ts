/**
 * The simulated internet's addresses, from the ranges kept for documentation and for private networks (RFC 5737,
 * 3849, 1918), so that none of them can be somebody's. Nothing listens on them: the lab knows which port of this
 * computer's loopback interface stands for each. That works on every system, without rights and without cleaning up.
 */
import type { Region } from '@ztm/node/regions'

/** Where a person in each region of the simulated world comes from: as `regionOf` has it. */
export const CLIENT_ADDRESSES: Readonly<Record<Region, string>> = { eu: '198.51.100.7', us: '198.51.100.135' }

/** The `n`th node that is public, counted from 1 through the whole system. */
export const publicAddress = (n: number) => ({
  ip: `203.0.113.${n}`,
  ip6: `2001:db8::${n.toString(16)}`,
})

/** Private ones say where they are: data center (or region), kind of node, and which one of it, each from 1. */
export const privateAddress = (center: number, kind: number, n: number) => ({
  ip: `10.${center}.${kind}.${n}`,
  ip6: `2001:db8:${center.toString(16)}:${kind.toString(16)}::${n.toString(16)}`,
})

/** Whether people outside can reach it at all. */
export const isPublic = (ip: string) => ip.startsWith('203.0.113.')
