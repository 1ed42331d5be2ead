/** Answers that tests put into a playground of their own. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { onTestFinished } from 'vitest'
import { exerciseNamed, givenAnswers } from '../src/exercise/catalogue.ts'
import { answerIn } from '../src/exercise/playground.ts'
import { textOf } from '../src/exercise/watching.ts'

export function aPlayground() {
  const folder = mkdtempSync(join(tmpdir(), 'playground-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  const fileOf = (id: string) => answerIn(folder, exerciseNamed(id))
  return {
    folder,
    env: { PLAYGROUND: folder, NO_COLOR: '1', FORCE_COLOR: undefined },
    fileOf,
    answer(id: string, text: string) {
      mkdirSync(dirname(fileOf(id)), { recursive: true })
      writeFileSync(fileOf(id), text)
    },
  }
}

export const solutionOf = (id: string): string => textOf(givenAnswers(exerciseNamed(id)).solution) ?? ''
export const starterOf = (id: string): string => textOf(givenAnswers(exerciseNamed(id)).starter) ?? ''
