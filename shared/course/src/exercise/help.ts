/** What somebody gets who is stuck, or done: hints, one after the other, and in the end the solution. */
import { basename } from 'node:path'
import { type Exercise, givenAnswers } from './catalogue.ts'
import { hintsOf } from './hints.ts'
import { answerIn, shown } from './playground.ts'
import { note, progressIn } from './progress.ts'
import { sideBySide } from './side-by-side.ts'
import { textOf } from './watching.ts'

/** Each time the next one; after the last, all of them. */
export function hintInWords(folder: string, exercise: Exercise): string {
  const hints = hintsOf(exercise)
  const had = progressIn(folder).hints[exercise.id] ?? 0
  const tell = (hint: string, at: number) => `Hint ${at + 1} of ${hints.length}\n\n${hint}`
  if (had >= hints.length) return hints.map(tell).join('\n\n')
  note(folder, ({ hints }) => {
    hints[exercise.id] = had + 1
  })
  return tell(hints[had] ?? '', had)
}

/** @param anyway also to somebody who has not passed yet */
export function solutionInWords(folder: string, exercise: Exercise, anyway: boolean, columns = 80): string {
  if (!progressIn(folder).passed[exercise.id] && !anyway)
    return 'You have not passed this one yet. If you want to see it all the same: s once more, or --anyway.'
  const { solution, alt } = givenAnswers(exercise)
  const answer = answerIn(folder, exercise)
  const others = alt.map((file) => `  ${shown(file)}   ${basename(file, '.ts').replaceAll('-', ' ')}`)
  return [
    sideBySide(
      { title: 'yours', text: textOf(answer) ?? '' },
      { title: 'a solution', text: textOf(solution) ?? '' },
      columns,
    ),
    `\nThe solution: ${shown(solution)}`,
    'Right as well, and built differently:',
    ...others,
  ].join('\n')
}
