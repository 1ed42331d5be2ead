/** A rule that must hold for every example that can be made up, and which names the smallest one for which it does not. */
import fc from 'fast-check'

/** The same examples each time: a verdict that changes while the answer does not helps nobody. */
const SEED = 2026

/**
 * @param given what examples look like
 * @param tell an example in words, for the person whose answer fails it
 * @param holds throws where the rule is broken
 */
export async function forAll<Example>(
  given: fc.Arbitrary<Example>,
  tell: (example: Example) => string,
  holds: (example: Example) => void | Promise<void>,
  runs = 200,
): Promise<void> {
  const property = fc.asyncProperty(given, async (example) => await holds(example))
  const { counterexample, errorInstance } = await fc.check(property, { seed: SEED, numRuns: runs })
  if (!counterexample) return
  if (!(errorInstance instanceof Error)) throw errorInstance
  errorInstance.message += `\nSmallest example: ${tell(counterexample[0])}`
  throw errorInstance
}
