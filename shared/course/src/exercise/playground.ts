/** Where readers work: a file for each exercise, copied there once from its starter, and theirs from then on. */
import { copyFileSync, existsSync, mkdirSync, renameSync, writeFileSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'
import { ROOT } from '../repository.ts'
import { type Exercise, fileOf } from './catalogue.ts'

/** @param folder somebody else's answers, instead of the reader's own */
export const playground = (folder?: string): string =>
  resolve(folder ?? process.env.PLAYGROUND ?? join(ROOT, 'playground'))

/** The answer's file, such as `playground/03-load-balancer/01-policies.ts`. */
export const answerIn = (folder: string, { path }: Exercise): string => join(folder, `${path}.ts`)

/** As somebody would write it who is in the repository. */
export const shown = (path: string): string => {
  const short = relative(process.cwd(), path)
  return short.startsWith('..') ? path : short
}

/** Copies the starter where there is nothing yet. @returns whether it did */
export function takeStarter(folder: string, exercise: Exercise): boolean {
  const answer = answerIn(folder, exercise)
  prepare(folder, answer)
  if (existsSync(answer)) return false
  copyFileSync(fileOf(exercise, 'starter.ts'), answer)
  return true
}

/** Begins again from the starter. @returns where the work so far is kept, or undefined where there was none */
export function startAgain(folder: string, exercise: Exercise): string | undefined {
  const answer = answerIn(folder, exercise)
  const kept = existsSync(answer) ? freeName(answer) : undefined
  if (kept) renameSync(answer, kept)
  takeStarter(folder, exercise)
  return kept
}

function freeName(answer: string): string {
  for (let number = 1; ; number++) {
    const name = answer.replace(/\.ts$/, `.before-${number}.ts`)
    if (!existsSync(name)) return name
  }
}

/** With a configuration beside the answers, editors and `tsc` know their types. */
function prepare(folder: string, answer: string): void {
  mkdirSync(dirname(answer), { recursive: true })
  const config = join(folder, 'tsconfig.json')
  if (existsSync(config)) return
  const base = join(relative(folder, ROOT), 'tsconfig.base.json')
  writeFileSync(config, `${JSON.stringify({ extends: base, include: ['.'] }, null, 2)}\n`)
}
