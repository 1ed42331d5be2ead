/** The computer's own Node, which is there to run npm: the first on the path that no npm script has put there. */
import { existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'

export const ownNodePath = (): string | undefined =>
  (process.env.PATH ?? '')
    .split(delimiter)
    .filter((folder) => !folder.includes('node_modules'))
    .map((folder) => join(folder, 'node'))
    .find(existsSync)
