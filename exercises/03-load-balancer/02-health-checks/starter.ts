/** Who may be given requests: by checks that ask each server, and by what becomes of real requests. */

/** Checks in a row that speak against a server before it is left out, and for it before it is taken back. */
export const FALL = 3
export const RISE = 2

/** Requests in a row that fail before a server is ejected. */
export const IN_A_ROW = 3
/** In milliseconds: how long it is ejected the first time. Each further time doubles it, up to the longest. */
export const FIRST_TIME = 2_000
export const LONGEST = 30_000
/** Of all servers, how many may be ejected at the same time. */
export const MOST = 0.5

export type Health = {
  /** A check has been answered, or not. */
  checked(server: string, ready: boolean): void
  /** A request has gone well, or not. Only those who are not ejected are told of. */
  requested(server: string, well: boolean): void
  /** Who may be given the next request, in the order in which they were given at first. */
  usable(): string[]
}

/** @param clock milliseconds: call it, and no other clock */
export function createHealth(servers: readonly string[], _clock: () => number): Health {
  const healthy = new Map(servers.map((server) => [server, true]))
  return {
    // TODO: one answer must not change our mind. Now each does.
    checked(server, ready) {
      healthy.set(server, ready)
    },
    // TODO: leave out for a while what fails, but never too many, and never everybody.
    requested(_server, _well) {},
    usable: () => servers.filter((server) => healthy.get(server)),
  }
}
