/** Where things are in this repository. Whoever tests the tools of a step gives them another one's root. */
import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { PlainError } from '@ztm/lab/plain-error'

export const ROOT = join(import.meta.dirname, '../../..')

/** Programs that npm has installed: not on the path of somebody who calls `course` by its file. */
export const program = (name: string) => join(ROOT, 'node_modules/.bin', name)

export const STAGES = join(ROOT, 'stages')

/** Such as `01-single-server`, in order. */
export const stages = (root = ROOT): string[] =>
  readdirSync(join(root, 'stages'))
    .filter((name) => existsSync(join(root, 'stages', name, 'stage.json')))
    .sort()

/** The folder of the stage that somebody means by `1`, `01` or `01-single-server`. */
export function stageFolder(stage: string, root = ROOT): string {
  const found = stages(root).find((name) => name === stage || Number(name.slice(0, 2)) === Number(stage))
  if (found) return join(root, 'stages', found)
  const known = stages(root).map((name) => `${Number(name.slice(0, 2))} (${name.slice(3)})`)
  throw new PlainError(`There is no stage “${stage}”. What there is: ${known.join(', ')}.`)
}
