/** What the proof of the exercises' tests says where something is wrong with them. Verdicts are made up for that. */
import { expect, test } from 'vitest'
import { exerciseNamed, givenAnswers } from '../src/exercise/catalogue.ts'
import type { Checker } from '../src/exercise/checker.ts'
import { scoreOf } from '../src/exercise/mutants.ts'
import { prove } from '../src/exercise/prove.ts'
import type { RuleVerdict, Verdict } from '../src/exercise/verdict.ts'
import { textOf } from '../src/exercise/watching.ts'

const exercise = exerciseNamed('3.3')

const aRule = (more: Partial<RuleVerdict> = {}): RuleVerdict => ({
  name: 'A rule',
  kept: true,
  cause: '',
  how: '',
  asserted: true,
  ...more,
})

/** As if the tests said the same of every answer. */
async function faults(rules: RuleVerdict[], unusable?: string) {
  const checker = {
    check: async (answers: Record<string, string[]>): Promise<Verdict[]> =>
      Object.values(answers)
        .flat()
        .map((answer) => ({ answer, rules, unusable, printed: [] })),
  } as Checker
  const proofs = await prove([exercise], checker)
  return Object.fromEntries(proofs.map(({ answer, fault }) => [answer, fault]))
}

test('a starter or a wrong answer that passes is a fault', async () => {
  const found = await faults([aRule()])
  expect(found['starter.ts']).toBe('passes as it is')
  expect(found['wrong/method-alone.ts']).toBe('passes')
  expect(found['solution.ts']).toBeUndefined()
})

test('so is a right answer that fails, and a wrong one that is told something else than it says', async () => {
  const found = await faults([aRule({ kept: false, how: 'expected 1, came 2' })])
  expect(found['starter.ts']).toBeUndefined()
  expect(found['solution.ts']).toBe('breaks “A rule”: expected 1, came 2')
  expect(found['alt/whole-numbers.ts']).toBe('breaks “A rule”: expected 1, came 2')
  expect(found['wrong/method-alone.ts']).toBe(
    'must be told “A POST that was never sent: expected that it may be tried again”, and is told “A rule: expected 1, came 2”',
  )
})

test('a starter fails by what a test finds, and neither by an error of its own nor by not loading', async () => {
  const crashed = await faults([aRule({ kept: false, how: 'It ended in an error: x', asserted: false })])
  expect(crashed['starter.ts']).toBe('does not fail by an assertion at “A rule”: It ended in an error: x')
  expect((await faults([], 'It cannot be loaded.'))['starter.ts']).toBe('It cannot be loaded.')
})

test('a mutant that survives lowers the score, unless it is listed as equivalent with its reason', () => {
  const listed = exerciseNamed('1.2')
  const line = readLine(listed, 'forgets += 1')
  const mutant = (replacement: string, status: string) => ({
    mutatorName: 'AssignmentOperator',
    replacement,
    status,
    location: { start: { line, column: 7 }, end: { line, column: 19 } },
  })
  const score = scoreOf(listed, [
    mutant('forgets -= 1', 'Survived'),
    mutant('forgets *= 1', 'Survived'),
    mutant('forgets = 1', 'Killed'),
    mutant('forgets = 2', 'Timeout'),
  ])
  expect(score).toMatchObject({
    noticed: 2,
    counted: 3,
    percent: 66,
    survivors: ['forgets += 1 → forgets *= 1'],
  })
  expect(score.equivalent.map(({ becomes }) => becomes)).toEqual(['forgets -= 1'])
  // The others of the list were not among the survivors: a list that no longer tells the truth is shown.
  expect(score.stale.length).toBeGreaterThan(0)
})

function readLine(of: typeof exercise, text: string): number {
  const lines = (textOf(givenAnswers(of).solution) ?? '').split('\n')
  return lines.findIndex((line) => line.trim() === text) + 1
}
