/** `course exercise prove`: the proof of the exercises' tests, as it goes on, and what it amounts to. */
import { copyFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { median } from '../bench/quartiles.ts'
import { type Exercise, exercises, givenAnswers } from './catalogue.ts'
import { type Checker, openChecker } from './checker.ts'
import { bad, good } from './in-words.ts'
import { type Kind, type Proof, prove } from './prove.ts'
import { passed } from './verdict.ts'
import { textOf, watchFile } from './watching.ts'

/** In milliseconds: all answers to one exercise. */
const WITHIN = 60_000
const SECOND = 1_000

const KINDS: [Kind, string][] = [
  ['starter', 'starters fail by an assertion'],
  ['solution', 'solutions pass'],
  ['wrong', 'wrong answers fail with their own message'],
  ['alt', 'other right answers pass'],
]

/** @param only this one; else all */
export async function proveExercises(only: Exercise | undefined): Promise<void> {
  const wanted = only ? [only] : exercises()
  const checker = openChecker({ within: WITHIN })
  const proofs: Proof[] = []
  const times: number[] = []
  try {
    for (const exercise of wanted) {
      const mine = await prove([exercise], checker)
      proofs.push(...mine)
      const time = await saveToVerdict(exercise, checker)
      times.push(time)
      console.log(`  ${line(exercise, mine)}, ${Math.round(time)} ms from saving to the verdict`)
      for (const { answer, fault } of mine) if (fault) console.log(`      ${bad(`${answer}: ${fault}`)}`)
    }
  } finally {
    checker.close()
  }
  console.log(`\n${wanted.length} ${wanted.length === 1 ? 'exercise' : 'exercises'}`)
  for (const [kind, what] of KINDS) {
    const all = proofs.filter((proof) => proof.kind === kind)
    const held = all.filter(({ fault }) => fault === undefined)
    console.log(
      `  ${held.length === all.length ? good('✓') : bad('✗')} ${held.length} of ${all.length} ${what}`,
    )
  }
  const middle = median(times)
  console.log(
    `  ${middle < SECOND ? good('✓') : bad('✗')} from saving to the verdict: median ${Math.round(middle)} ms`,
  )
  process.exitCode = proofs.every(({ fault }) => fault === undefined) && middle < SECOND ? 0 : 1
}

function line({ id, title }: Exercise, proofs: readonly Proof[]): string {
  const count = (kind: Kind) => proofs.filter((proof) => proof.kind === kind).length
  const fine = proofs.every(({ fault }) => fault === undefined)
  return `${fine ? good('✓') : bad('✗')} ${id}  ${title}: ${count('wrong')} wrong, ${count('alt')} other right`
}

/** As the reader's own file goes: saved in a folder that is watched, and checked. */
async function saveToVerdict(exercise: Exercise, checker: Checker): Promise<number> {
  const folder = mkdtempSync(join(tmpdir(), 'exercise-'))
  const answer = join(folder, 'answer.ts')
  const { starter, solution } = givenAnswers(exercise)
  copyFileSync(starter, answer)
  const verdict = Promise.withResolvers<number>()
  let savedAt = 0
  const stop = watchFile(answer, async () => {
    const [verdictOf] = await checker.check({ [exercise.path]: [answer] })
    if (verdictOf && passed(verdictOf)) verdict.resolve(performance.now() - savedAt)
    else verdict.resolve(Number.POSITIVE_INFINITY)
  })
  try {
    savedAt = performance.now()
    writeFileSync(answer, textOf(solution) ?? '')
    return await verdict.promise
  } finally {
    stop?.()
    rmSync(folder, { recursive: true, force: true })
  }
}
