/** `course exercise`: which of its commands is meant, and what a script gets of them. */
import { PlainError } from '@ztm/lab/plain-error'
import { type Exercise, exerciseNamed, exercises } from './exercise/catalogue.ts'
import { checkAnswers } from './exercise/check-answers.ts'
import { hintInWords, solutionInWords } from './exercise/help.ts'
import { listInWords } from './exercise/in-words.ts'
import { playground, shown, startAgain } from './exercise/playground.ts'
import { progressIn } from './exercise/progress.ts'
import { nextOf } from './exercise/session.ts'
import { workOn } from './exercise/work-on.ts'

export type Options = { dir?: string; anyway?: boolean; watch: boolean }

export async function exercise(
  what?: string,
  id?: string,
  options: Options = { watch: true },
): Promise<void> {
  const folder = playground(options.dir)
  const named = id === undefined ? undefined : exerciseNamed(id)
  /** The one that is named, else the one that somebody is at. */
  const wanted = () => named ?? current(folder)

  switch (what) {
    case 'list':
      return console.log(listInWords(exercises(), progressIn(folder)))
    case 'hint':
      return console.log(hintInWords(folder, wanted()))
    case 'solution': {
      const { anyway = false } = options
      return console.log(solutionInWords(folder, wanted(), anyway, process.stdout.columns))
    }
    case 'reset': {
      const kept = startAgain(folder, wanted())
      return console.log(`The starter is there again.${kept ? ` What you had is kept: ${shown(kept)}` : ''}`)
    }
    case 'check':
      return await checkAnswers(folder, named, options.dir !== undefined)
    case 'prove':
      return await (await import('./exercise/proof-in-words.ts')).proveExercises(named)
    case 'mutate':
      return await (await import('./exercise/mutate.ts')).mutateExercises(named)
    case 'next': {
      const next = nextOf(folder, current(folder))
      if (!next) return console.log('All exercises are passed.')
      return await workOn(folder, next, options.watch)
    }
    default:
      return await workOn(folder, what === undefined ? current(folder) : exerciseNamed(what), options.watch)
  }
}

function current(folder: string): Exercise {
  const { current } = progressIn(folder)
  const known = exercises().find(({ id }) => id === current)
  const first = known ?? nextOf(folder) ?? exercises()[0]
  if (!first) throw new PlainError('There are no exercises here.')
  return first
}
