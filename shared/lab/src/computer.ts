/** The computer that the lab runs on, as far as installing something goes. */
import { accessSync, constants } from 'node:fs'
import { delimiter, join } from 'node:path'
import { askYes } from './ask-yes.ts'

export type Computer = {
  platform: NodeJS.Platform
  /** Where programs are looked for. */
  folders: readonly string[]
  isRoot: boolean
  /** Where somebody can be asked: at a terminal. */
  ask?: (question: string, signal?: AbortSignal) => Promise<boolean>
  say: (line: string) => void
}

/** Where package managers put programs, and the path of a program that was not started in a terminal may not lead. */
const ALSO = ['/usr/local/bin', '/usr/sbin', '/opt/homebrew/bin']

export const thisComputer = (): Computer => ({
  platform: process.platform,
  folders: [...(process.env.PATH ?? '').split(delimiter), ...ALSO],
  isRoot: process.getuid?.() === 0,
  ask: process.stdin.isTTY && process.stdout.isTTY ? askYes : undefined,
  say: console.error,
})

/** @returns the path of the first of these programs, or undefined */
export function programAt(folders: readonly string[], ...names: string[]): string | undefined {
  return folders.flatMap((folder) => names.map((name) => join(folder, name))).find(canRun)
}

function canRun(path: string): boolean {
  try {
    accessSync(path, constants.X_OK)
    return true
  } catch {
    return false
  }
}
