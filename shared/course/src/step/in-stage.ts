/** Which stage's file somebody means. */
import { relative, resolve } from 'node:path'
import { PlainError } from '@ztm/lab/plain-error'
import { stages } from '../repository.ts'

export type InStage = { stage: string; path: string }

/** @throws PlainError where it is no file of a stage */
export function inStage(file: string, root: string): InStage {
  // npm runs a script in a package's folder, wherever in it somebody was, and says so.
  for (const from of [process.env.INIT_CWD, process.cwd(), root]) {
    const [first, stage = '', ...rest] = relative(root, resolve(from ?? '.', file)).split('/')
    if (first === 'stages' && stages(root).includes(stage) && rest.length > 0)
      return { stage, path: rest.join('/') }
  }
  throw new PlainError(`${file} is not a file of a stage, such as stages/${stages(root)[0]}/src/web/app.ts`)
}
