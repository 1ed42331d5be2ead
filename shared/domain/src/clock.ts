/** The time, given and never reached for, so that tests and seeds decide it. Milliseconds since the epoch. */
export type Clock = () => number

/** Random bytes, given and never reached for. */
export type Random = (bytes: number) => Uint8Array
