/**
 * Checks that whatever the pages include from the stages is there. VitePress itself includes the whole file where a
 * region is missing, and a line of text where the file is: neither stops a build.
 */
import { existsSync, globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'

/** Such as `<<< @/../stages/01-single-server/src/system.ts#kinds{2-4 ts} [title]`. */
const INCLUDE = /^<<<\s+@\/(?<path>[^#{\s]+)(?:#(?<region>[\w-]+))?/gm

/** @returns a line for each include that is wrong */
export function wrongIncludes(docs: string): string[] {
  return globSync('**/*.md', { cwd: docs, exclude: ['node_modules/**'] }).flatMap((page) => {
    const text = readFileSync(join(docs, page), 'utf8')
    return [...text.matchAll(INCLUDE)].flatMap(({ groups: { path = '', region } = {} }) => {
      const file = join(docs, path)
      if (!existsSync(file)) return [`${page} includes ${path}, which does not exist`]
      const whole = !region || new RegExp(`#region ${region}\\s`).test(readFileSync(file, 'utf8'))
      return whole ? [] : [`${page} includes the region “${region}” of ${path}, which has none of that name`]
    })
  })
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const wrong = wrongIncludes(import.meta.dirname)
  for (const line of wrong) console.error(line)
  process.exit(wrong.length > 0 ? 1 : 0)
}
