/** The files of a stage that a lesson is made of: its code and its tests, as they are in the working tree. */
import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/** Left out of steps: what says the same thing about every stage, or says it in words. */
const TEACHES = /^(src|test)\//

/** Path within the stage to content. Asks git, so that what it ignores (logs, builds) is not there. */
export function readTree(folder: string): Map<string, string> {
  const list = execFileSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard', '.'], {
    cwd: folder,
    encoding: 'utf8',
  })
  const paths = list.split('\0').filter((path) => TEACHES.test(path) && existsSync(join(folder, path)))
  return new Map(paths.sort().map((path) => [path, readFileSync(join(folder, path), 'utf8')]))
}
