/** The middle of what several rounds gave, and how far they lay apart. */
export type Quartiles = [low: number, high: number]

/** @param share 0.5 for the median, 0.25 and 0.75 for the quartiles; between two values where it falls between them */
function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b)
  const at = (sorted.length - 1) * share
  const [low = 0, high = 0] = [sorted[Math.floor(at)], sorted[Math.ceil(at)]]
  return low + (high - low) * (at % 1)
}

export const median = (values: readonly number[]): number => quantile(values, 0.5)
export const quartiles = (values: readonly number[]): Quartiles => [
  quantile(values, 0.25),
  quantile(values, 0.75),
]
