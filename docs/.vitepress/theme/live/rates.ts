/** The steps of the load's slider: nearer to each other where a difference counts for more. */

export const RATES = [0, 1, 2, 5, 10, 20, 30, 50, 75, 100, 150, 200, 300, 400, 500] as const

/** The step that is nearest to a rate. */
export function stepOf(rate: number): number {
  const away = RATES.map((one) => Math.abs(one - rate))
  return away.indexOf(Math.min(...away))
}
