/** Where the system's own browser is: none is brought along, since it would be larger than all the rest. */
import { accessSync, constants } from 'node:fs'
import { delimiter, join } from 'node:path'

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable']
const ON_A_MAC = '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome'

/** Without its sandbox, which root cannot have: it sees our own pages only. */
export const OPTIONS = ['--no-sandbox', '--disable-dev-shm-usage']

/** @returns undefined where there is none */
export function browserHere(): string | undefined {
  const folders = (process.env.PATH ?? '').split(delimiter)
  const paths = NAMES.flatMap((name) => folders.map((folder) => join(folder, name)))
  return [...paths, ON_A_MAC].find(isProgram)
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK)
    return true
  } catch {
    return false
  }
}
