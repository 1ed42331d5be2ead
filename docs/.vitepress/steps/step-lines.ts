/** The lines of a step in HTML: what its page fetches, since so many would take Vue long to compile. */
import { hunksOf, stepFor, textsOf } from '@ztm/course/step/diff'
import type { Highlight } from './highlight.ts'
import { diffInHtml, wholeInHtml } from './in-html.ts'

/** @property whole the file as it is now, where more of it stays than what is shown around the changes */
export type FileLines = { changes: string; whole?: string }

/** @returns the lines of each file of which something is to be seen, by its path */
export function stepLines(
  from: string,
  to: string,
  highlight: Highlight,
  root?: string,
): Record<string, FileLines> {
  const { before, after, lesson } = stepFor(from, to, root)
  const lines: Record<string, FileLines> = {}
  for (const file of lesson.parts.flatMap(({ files }) => files)) {
    const { path } = file
    const hunks = hunksOf(file, before, after)
    if (hunks.length === 0) continue
    const { old, now } = textsOf(file, before, after)
    const changes = diffInHtml(hunks, { path, old, now }, highlight)
    // What is wholly new or gone is whole already.
    lines[path] =
      old === '' || now === '' ? { changes } : { changes, whole: wholeInHtml(path, now, highlight) }
  }
  return lines
}
