/** Two things measured in turn, so that whatever else the computer does meanwhile meets both of them. */
import { rateOf, type Target } from './load.ts'
import type { Figure } from './measurement.ts'

/** Many short rounds rather than few long ones: a burst of something else then spoils a few, and not the median. */
const ROUNDS = 15
const SECONDS = 1

export const median = (values: readonly number[]): number => {
  const sorted = [...values].sort((a, b) => a - b)
  const middle = sorted.length / 2
  const [low, high] = [sorted[Math.ceil(middle) - 1], sorted[Math.floor(middle)]]
  return ((low ?? 0) + (high ?? 0)) / 2
}

type Named = { name: string; target: Target }

/** How many requests a second each of them answers, and the first through the second. */
export async function inTurn(
  { id, what, bound }: Pick<Figure, 'id' | 'what' | 'bound'>,
  first: Named,
  second: Named,
): Promise<Figure> {
  // Code is compiled as it is used: the first requests say nothing.
  await rateOf(first.target, SECONDS)
  await rateOf(second.target, SECONDS)
  const rounds: { first: number; second: number }[] = []
  for (let round = 1; round <= ROUNDS; round++) {
    process.stderr.write(`${id}: round ${round} of ${ROUNDS}\n`)
    rounds.push({ first: await rateOf(first.target, SECONDS), second: await rateOf(second.target, SECONDS) })
  }
  const rateIn = ({ name }: Named, rates: number[]) => ({ name, value: median(rates), unit: 'requests/s' })
  return {
    id,
    what,
    values: [
      rateIn(
        first,
        rounds.map((round) => round.first),
      ),
      rateIn(
        second,
        rounds.map((round) => round.second),
      ),
    ],
    ratio: median(rounds.map((round) => round.first / round.second)),
    bound,
    how: `medians of ${ROUNDS} rounds of ${SECONDS} s in turn, 16 connections`,
  }
}
