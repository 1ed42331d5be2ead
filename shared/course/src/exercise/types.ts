/** What TypeScript thinks of an answer. It takes longer than the tests, so it comes after their verdict. */
import { execFile } from 'node:child_process'
import { realpathSync } from 'node:fs'
import { join, relative } from 'node:path'
import { promisify } from 'node:util'
import { program, ROOT } from '../repository.ts'

/**
 * @returns the first type error in one line; undefined where there is none, or where the answer lies outside of the
 * repository, in which nobody knows its packages
 */
export async function typeError(folder: string, answer: string): Promise<string | undefined> {
  if (relative(ROOT, folder).startsWith('..')) return undefined
  const args = ['-p', join(folder, 'tsconfig.json'), '--pretty', 'false']
  const output = await promisify(execFile)(program('tsc'), args, { cwd: ROOT }).then(
    () => '',
    ({ stdout }: { stdout?: string }) => stdout ?? '',
  )
  const name = relative(ROOT, realpathSync(answer))
  const [found] = output.split('\n').filter((line) => line.startsWith(`${name}(`))
  const [, line, what] = /\((\d+),\d+\): error \w+: (.*)$/.exec(found ?? '') ?? []
  return line && `Types, line ${line}: ${what}`
}
