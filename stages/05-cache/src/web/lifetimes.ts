/** For how long things are kept in the cache. */
import type { Lifetime } from '../cache/cache.ts'

/**
 * What is told of every change could be kept for ever. But where a web server cannot reach a cache server that others
 * reach, its changes are not told there, and this is all that bounds how long others see what was before. Longer means
 * that more of what is asked for now and then is still there.
 */
export const TOLD: Lifetime = { seconds: 600, told: true }

/** In whose feeds a photo is, only a query could say: so half of the 2 s within which everybody must see it. */
export const FEED: Lifetime = { seconds: 1, told: false }
