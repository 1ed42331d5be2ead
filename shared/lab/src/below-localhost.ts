/**
 * Connecting to names below `localhost`, which are this computer (RFC 6761, 6.3). Browsers know that; most systems do
 * not tell Node. Connections are kept apart by the name, since the simulated world takes each for one person's.
 */
import { lookup } from 'node:dns'
import type { LookupFunction } from 'node:net'
import { Agent } from 'undici'

const LOOPBACK = '127.0.0.1'

export const lookUpHere: LookupFunction = (name, options, callback) =>
  lookup(name.endsWith('.localhost') ? LOOPBACK : name, options, callback)

/** For undici's requests, and for `fetch`, as its dispatcher. */
export const belowLocalhost = new Agent({ connect: { lookup: lookUpHere } })
