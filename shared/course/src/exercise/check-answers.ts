/** `course exercise check`: verdicts for a script or a teacher, without keys or watching. Exits with 0 or 1. */
import { existsSync } from 'node:fs'
import { PlainError } from '@ztm/lab/plain-error'
import { type Exercise, exercises } from './catalogue.ts'
import { openChecker } from './checker.ts'
import { verdictInShort, verdictInWords } from './in-words.ts'
import { judge } from './judge.ts'
import { answerIn, shown } from './playground.ts'
import { progressIn } from './progress.ts'
import { typeError } from './types.ts'
import { passed } from './verdict.ts'

/**
 * @param only the one that is meant; else everything passed so far
 * @param theirs whether the folder is somebody else's: then everything that they have answered
 */
export async function checkAnswers(
  folder: string,
  only: Exercise | undefined,
  theirs: boolean,
): Promise<void> {
  if (theirs && !existsSync(folder)) throw new PlainError(`There is no folder ${shown(folder)}.`)
  const wanted = only ? [only] : theirs ? answered(folder) : done(folder)
  if (wanted.length === 0)
    throw new PlainError(
      theirs
        ? `There is no answer in ${shown(folder)}. They are looked for as ${exercises()[0]?.path}.ts`
        : 'Nothing has been passed yet. Begin with: npx course exercise',
    )
  const checker = openChecker()
  let good = 0
  try {
    for (const exercise of wanted) {
      const verdict = await judge(checker, folder, exercise)
      if (passed(verdict)) good += 1
      console.log(`${exercise.id}  ${exercise.title}: ${verdictInShort(verdict)}`)
      if (!only) continue
      if (!passed(verdict) && !verdict.unusable) console.log(`\n${verdictInWords(verdict)}`)
      const types = verdict.unusable ? undefined : await typeError(folder, answerIn(folder, exercise))
      if (types) console.log(`  ${types}`)
    }
  } finally {
    checker.close()
  }
  if (!only) console.log(`\n${good} of ${wanted.length} passed.`)
  process.exitCode = good === wanted.length ? 0 : 1
}

const answered = (folder: string) => exercises().filter((exercise) => existsSync(answerIn(folder, exercise)))

function done(folder: string): Exercise[] {
  const { passed } = progressIn(folder)
  return exercises().filter(({ id }) => passed[id])
}
