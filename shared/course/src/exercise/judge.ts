/** One answer, from its file to a verdict. */
import { relative } from 'node:path'
import type { Exercise } from './catalogue.ts'
import type { Checker } from './checker.ts'
import { answerIn, playground } from './playground.ts'
import { note } from './progress.ts'
import { firstBroken, passed, type Verdict } from './verdict.ts'
import { textOf } from './watching.ts'

export async function judge(checker: Checker, folder: string, exercise: Exercise): Promise<Verdict> {
  const answer = answerIn(folder, exercise)
  const text = textOf(answer)
  const nothing = { answer, rules: [], printed: [] }
  if (text === undefined)
    return {
      ...nothing,
      unusable: `There is no file ${relative(folder, answer)}. npx course exercise reset ${exercise.id} puts the starter there.`,
    }
  if (text.trim() === '') return { ...nothing, unusable: `The file ${relative(folder, answer)} is empty.` }
  const [verdict = nothing] = await checker.check({ [exercise.path]: [answer] })
  // Somebody else's answers are none of the reader's own progress.
  if (folder === playground()) noteVerdict(folder, exercise, verdict)
  return verdict
}

function noteVerdict(folder: string, { id }: Exercise, verdict: Verdict): void {
  const at = new Date().toISOString()
  const { how, cause } = firstBroken(verdict) ?? {}
  const rules = verdict.rules.map(({ name, kept }) => ({ name, kept }))
  note(folder, (progress) => {
    progress.verdicts[id] = { at, rules, how, cause, unusable: verdict.unusable }
    if (passed(verdict)) progress.passed[id] ??= at
  })
}
