/** Runs a stage with somebody's answer in the place of the stage's own file. */
import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { basename, join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { promisify } from 'node:util'
import { PlainError } from '@ztm/lab/plain-error'
import { exerciseNamed, exercises } from './catalogue.ts'
import { answerIn, playground, shown } from './playground.ts'

/** In milliseconds. */
const LOADS_WITHIN = 10_000

export type InItsPlace = {
  /** What the nodes find in their environment. */
  env: Record<string, string>
  /** Which file stands where. */
  words: string
}

/** @param stage its folder @param id of the exercise, such as `3.1` @throws PlainError where that cannot be done */
export async function inItsPlace(stage: string, id: string): Promise<InItsPlace> {
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
  await load(answer)
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

/** Tried once before, because otherwise each of the stage's nodes would fail, and none of them so clearly. */
async function load(answer: string): Promise<void> {
  const program = `await import(${JSON.stringify(pathToFileURL(answer).href)})`
  try {
    await promisify(execFile)(process.execPath, ['--input-type=module', '-e', program], {
      timeout: LOADS_WITHIN,
    })
  } catch (error) {
    const said = (error as { stderr?: string }).stderr ?? ''
    const why = /^\w*Error\b.*$/m.exec(said)?.[0] ?? 'it does not come to an end'
    throw new PlainError(`${shown(answer)} cannot be loaded: ${why}`)
  }
}
