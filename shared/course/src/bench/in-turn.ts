/** Two things measured in turn, so that whatever else the computer does meanwhile meets both of them. */
import type { Figure, Value } from './measurement.ts'
import { median, quartiles } from './quartiles.ts'

/** Many short rounds rather than few long ones: a burst of something else then spoils a few, and not the median. */
const ROUNDS = 15
/** Of a round. */
export const SECONDS = 1

export type Contender = { name: string; measure: () => Promise<number> }
type About = Pick<Figure, 'id' | 'what' | 'bound' | 'how'> & { unit: string }

/** What each of them does in a round, and the first through the second. */
export async function inTurn(
  { unit, how, ...about }: About,
  first: Contender,
  second: Contender,
  ...others: Contender[]
): Promise<Figure> {
  const { values, rounds } = await measured(about.id, unit, [first, second, ...others])
  const ratios = rounds.map(([a = 0, b = 0]) => a / b)
  return {
    ...about,
    values,
    ratio: median(ratios),
    ratioQuartiles: quartiles(ratios),
    how: `medians and quartiles of ${ROUNDS} rounds of ${SECONDS} s in turn; ${how}`,
  }
}

/** Where the one to compare with is not there: what can be said nevertheless, and that nothing was compared. */
export async function alone(
  { unit, how, ...about }: About,
  contender: Contender,
  notCompared: string,
  ...others: Contender[]
): Promise<Figure> {
  const { values } = await measured(about.id, unit, [contender, ...others])
  return {
    ...about,
    values,
    notCompared,
    how: `median and quartiles of ${ROUNDS} rounds of ${SECONDS} s; ${how}`,
  }
}

async function measured(id: string, unit: string, contenders: readonly Contender[]) {
  const round = async () => {
    const values: number[] = []
    for (const { measure } of contenders) values.push(await measure())
    return values
  }
  // Code is compiled as it is used: the first requests say nothing.
  await round()
  const rounds: number[][] = []
  while (rounds.length < ROUNDS) {
    process.stderr.write(`${id}: round ${rounds.length + 1} of ${ROUNDS}\n`)
    rounds.push(await round())
  }
  const values = contenders.map(({ name }, at): Value => {
    const own = rounds.map((values) => values[at] as number)
    return { name, value: median(own), quartiles: quartiles(own), unit }
  })
  return { values, rounds }
}
