/**
 * For how long things are kept in the cache, in seconds. What is told of every change could be kept for ever. But where a
 * web server cannot reach a cache server that others reach, its changes are not told there, and this is all that bounds
 * how long others see what was before. Longer means that more of what is asked for now and then is still there.
 */
export const LIFETIME = 600
