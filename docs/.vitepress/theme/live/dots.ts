/** How requests become dots that move along a link: at one speed, and the nearer to each other the more there are. */

/** In pixels a second: slow enough to be followed by eye. */
export const SPEED = 70
/** So many dots leave in a second at the most; above that they would be a line. */
const MOST_DOTS = 6
/** Below that, nobody would believe that anything moves. */
const FEWEST_DOTS = 0.2
const WORTH = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10_000]

/** For how many requests one dot stands, so that the busiest link has no more dots than can be seen. */
export function worthOf(busiest: number): number {
  return WORTH.find((worth) => busiest / worth <= MOST_DOTS) ?? (WORTH.at(-1) as number)
}

/** @returns dots a second, of the rate that is to be shown @param shown how many are moving now: kept while it is about right, because a new spacing makes them jump */
export function dotsOf(requests: number, worth: number, shown = 0): number {
  if (requests <= 0) return 0
  const dots = Math.min(MOST_DOTS, Math.max(FEWEST_DOTS, requests / worth))
  return shown > 0 && Math.abs(dots - shown) / shown < 0.2 ? shown : dots
}

/** From one dot to the next, in pixels and in seconds. */
export function spacingOf(dots: number): { pixels: number; seconds: number } {
  return { pixels: Math.round(SPEED / dots), seconds: 1 / dots }
}
