/** Runs a stage with somebody's answer in the place of the stage's own file. */
import { existsSync } from 'node:fs'
import { basename, join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { PlainError } from '@ztm/lab/plain-error'
import { exerciseNamed, exercises } from './catalogue.ts'
import { answerIn, playground, shown } from './playground.ts'

export type InItsPlace = {
  /** What the nodes find in their environment. */
  env: Record<string, string>
  /** Which file stands where. */
  words: string
}

/** @param stage its folder @param id of the exercise, such as `3.1` @throws PlainError where that cannot be done */
export function inItsPlace(stage: string, id: string): InItsPlace {
  const exercise = exerciseNamed(id)
  const { replaces } = exercise
  if (!replaces) {
    const can = exercises().filter(({ replaces }) => replaces)
    throw new PlainError(
      `Exercise ${id} stands for itself. Those that a stage can run with: ${can.map(({ id }) => id).join(', ')}.`,
    )
  }
  const own = join(stage, replaces)
  if (!existsSync(own))
    throw new PlainError(`${basename(stage)} has no ${replaces}, whose place exercise ${id} takes.`)
  const answer = answerIn(playground(), exercise)
  if (!existsSync(answer))
    throw new PlainError(`There is no ${shown(answer)} yet. Begin with: npx course exercise ${id}`)
  const preload = pathToFileURL(join(import.meta.dirname, 'preload.ts')).href
  return {
    env: {
      NODE_OPTIONS: `${process.env.NODE_OPTIONS ?? ''} --import=${preload}`.trim(),
      REPLACED: pathToFileURL(own).href,
      ANSWER: pathToFileURL(answer).href,
    },
    words: `${shown(answer)} in the place of ${replaces}`,
  }
}
