/** Finds the program that Redis nodes run: `redis-server`, or `valkey-server`, which went on from it. */
import { accessSync, constants } from 'node:fs'
import { basename, delimiter, join } from 'node:path'
import { PlainError } from './plain-error.ts'
import type { PlannedNode } from './plan.ts'

const NAMES = ['redis-server', 'valkey-server']

/** @returns its path, or undefined where no node needs it @throws PlainError where it is needed and not there */
export async function redisFor(
  stage: string,
  planned: readonly PlannedNode[],
  _signal?: AbortSignal,
): Promise<string | undefined> {
  if (!planned.some(({ kind }) => 'redis' in kind)) return undefined
  const found = findRedis()
  if (!found) throw new PlainError(`Stage ${basename(stage)} needs Redis, and there is none.`)
  return found
}

export function findRedis(folders = (process.env.PATH ?? '').split(delimiter)): string | undefined {
  return folders.flatMap((folder) => NAMES.map((name) => join(folder, name))).find(canRun)
}

function canRun(path: string): boolean {
  try {
    accessSync(path, constants.X_OK)
    return true
  } catch {
    return false
  }
}
