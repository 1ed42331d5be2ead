/**
 * The exercises' tests tell right from wrong: starters fail by an assertion, solutions and other right answers pass, and
 * each wrong answer fails with its own message. `npx course exercise prove` shows the same, and how long it takes.
 */
import { exercises } from '@ztm/course/exercise/catalogue'
import { openChecker } from '@ztm/course/exercise/checker'
import { prove } from '@ztm/course/exercise/prove'
import { expect, test } from 'vitest'

/** In milliseconds, for all answers to all exercises, on a computer that is busy with other tests. */
const WITHIN = 120_000

// In one run, because starting one costs more than most answers do.
const checker = openChecker({ workers: 2, within: WITHIN })
const proofs = await prove(exercises(), checker).finally(checker.close)

test.each(proofs)('$exercise.id $answer', ({ fault }) => {
  expect(fault).toBeUndefined()
})
