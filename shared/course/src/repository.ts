/** Where things are in this repository. */
import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { PlainError } from '@ztm/lab/plain-error'

export const ROOT = join(import.meta.dirname, '../../..')

/** Programs that npm has installed: not on the path of somebody who calls `course` by its file. */
export const program = (name: string) => join(ROOT, 'node_modules/.bin', name)

export const STAGES = join(ROOT, 'stages')

/** Such as `01-single-server`, in order. */
export const stages = (): string[] =>
  readdirSync(STAGES)
    .filter((name) => existsSync(join(STAGES, name, 'stage.json')))
    .sort()

/** The folder of the stage that somebody means by `1`, `01` or `01-single-server`. */
export function stageFolder(stage: string): string {
  const found = stages().find((name) => name === stage || Number(name.slice(0, 2)) === Number(stage))
  if (found) return join(STAGES, found)
  const known = stages().map((name) => `${Number(name.slice(0, 2))} (${name.slice(3)})`)
  throw new PlainError(`There is no stage “${stage}”. What there is: ${known.join(', ')}.`)
}
