/** The files of a stage, as they are in the working tree. */
import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join, relative } from 'node:path'

/** Path within the stage to content. */
export type Tree = ReadonlyMap<string, string>

/** What tools leave behind, and what belongs to an editor or to a system. */
const LEFT_BEHIND = /^(\..*|node_modules|dist|.*\.log)$/

/** What a lesson is made of: code and tests. */
export const readTree = (folder: string): Tree =>
  readFiles(folder, (path) => path.startsWith('src/') || path.startsWith('test/'))

/** What every stage has and no lesson is about: how it is checked and tested. */
export const readSetup = (folder: string): Tree =>
  readFiles(folder, (path) => !/^(src\/|test\/|README\.md$|stage\.json$|package\.json$)/.test(path))

function readFiles(folder: string, wanted: (path: string) => boolean): Tree {
  const files: [string, string][] = []
  const look = (at: string) => {
    for (const name of readdirSync(at).filter((name) => !LEFT_BEHIND.test(name))) {
      const path = join(at, name)
      const within = relative(folder, path)
      if (statSync(path).isDirectory()) look(path)
      else if (wanted(within)) files.push([within, readFileSync(path, 'utf8')])
    }
  }
  look(folder)
  return new Map(files.sort(([a], [b]) => (a < b ? -1 : 1)))
}
