/** Asks git, which compares and merges texts better than we would. */
import { spawnSync } from 'node:child_process'
import { PlainError } from '@ztm/lab/plain-error'

export type Answer = { status: number; stdout: string; stderr: string }

/** @throws PlainError where there is no git. What its exit code means is for the caller to say. */
export function git(folder: string, args: readonly string[]): Answer {
  const { status, stdout, stderr, error } = spawnSync('git', args, {
    cwd: folder,
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
  })
  if ((error as NodeJS.ErrnoException | undefined)?.code === 'ENOENT')
    throw new PlainError('git is needed for this, and is not on the path.')
  if (error || status === null) throw new Error(`git ${args[0]} failed`, { cause: error })
  return { status, stdout, stderr }
}
