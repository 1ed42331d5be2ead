/** How far apart two places of the simulated world are. Emulated: all of it is on one computer. */

/** In milliseconds, each way: about half of a round trip between the two coasts of the Atlantic. */
const BETWEEN_REGIONS = 40

/** @returns milliseconds, each way; within a region nothing is added */
export const distance = (one: string, other: string) => (one === other ? 0 : BETWEEN_REGIONS)
