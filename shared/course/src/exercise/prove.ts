/**
 * Proves the exercises' tests: the starter fails by an assertion, the solution and every other right answer passes, and
 * every wrong one fails with the message that stands at its head.
 */
import { readFileSync } from 'node:fs'
import { basename } from 'node:path'
import { type Exercise, fileOf, givenAnswers } from './catalogue.ts'
import type { Checker } from './checker.ts'
import { hintsOf } from './hints.ts'
import { firstBroken, passed, type Verdict } from './verdict.ts'

export type Kind = 'starter' | 'solution' | 'alt' | 'wrong'
export type Proof = {
  exercise: Exercise
  kind: Kind
  /** Such as `wrong/offset.ts`. */
  answer: string
  /** Why it does not do what it must; undefined where it does. */
  fault: string | undefined
}

const LEAST = { alt: 1, wrong: 3 }

/** All of them in one run of the checker. */
export async function prove(exercises: readonly Exercise[], checker: Checker): Promise<Proof[]> {
  const asked = exercises.map((exercise) => ({ exercise, given: givenAnswers(exercise) }))
  const verdicts = await checker.check(
    Object.fromEntries(
      asked.map(({ exercise, given: { starter, solution, alt, wrong } }) => [
        exercise.path,
        [starter, solution, ...alt, ...wrong],
      ]),
    ),
  )
  const of = (answer: string) => verdicts.find((verdict) => verdict.answer === answer)
  return asked.flatMap(({ exercise, given: { starter, solution, alt, wrong } }) => {
    const proof = (kind: Kind, file: string, fault: string | undefined): Proof => {
      const folder = kind === 'alt' || kind === 'wrong' ? `${kind}/` : ''
      return { exercise, kind, answer: `${folder}${basename(file)}`, fault }
    }
    return [
      proof('starter', starter, starterFault(exercise, of(starter))),
      ...[solution].map((file) => proof('solution', file, rightFault(of(file)))),
      ...alt.map((file) => proof('alt', file, rightFault(of(file)))),
      ...wrong.map((file) => proof('wrong', file, wrongFault(of(file)))),
      ...missing(exercise, { alt, wrong }).map((fault) => proof('solution', solution, fault)),
    ]
  })
}

function starterFault(exercise: Exercise, verdict: Verdict | undefined): string | undefined {
  if (!verdict || verdict.unusable) return verdict?.unusable ?? 'was not tried'
  if (!readFileSync(fileOf(exercise, 'starter.ts'), 'utf8').includes('TODO')) return 'has no TODO'
  if (passed(verdict)) return 'passes as it is'
  const crashed = verdict.rules.find(({ kept, asserted }) => !kept && !asserted)
  return crashed && `does not fail by an assertion at “${crashed.name}”: ${crashed.how}`
}

function rightFault(verdict: Verdict | undefined): string | undefined {
  if (!verdict || verdict.unusable) return verdict?.unusable ?? 'was not tried'
  const broken = firstBroken(verdict)
  return broken && `breaks “${broken.name}”: ${broken.how}`
}

/** A wrong answer says in its first line how it must be told so. */
function wrongFault(verdict: Verdict | undefined): string | undefined {
  if (!verdict) return 'was not tried'
  const [first = ''] = readFileSync(verdict.answer, 'utf8').split('\n')
  const expected = /^\/\/ Fails: (.+)$/.exec(first)?.[1]
  if (!expected) return 'does not begin with “// Fails: ” and the message that it must be given'
  const broken = firstBroken(verdict)
  const said = verdict.unusable ?? (broken && `${broken.name}: ${broken.how}`)
  if (!said) return 'passes'
  return said.includes(expected) ? undefined : `must be told “${expected}”, and is told “${said}”`
}

function missing(exercise: Exercise, given: Record<'alt' | 'wrong', string[]>): string[] {
  const few = (['alt', 'wrong'] as const)
    .filter((kind) => given[kind].length < LEAST[kind])
    .map((kind) => `has ${given[kind].length} in ${kind}/, and needs ${LEAST[kind]}`)
  return hintsOf(exercise).length === 3 ? few : [...few, 'needs three hints']
}
