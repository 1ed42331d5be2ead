/** What a step may cost, so that it can be read at a sitting. A stage that needs more says why, in its `stage.json`. */
import type { Part } from './manifest.ts'
import type { Step } from './step.ts'

export const LIMITS = {
  editedFiles: 6,
  editedLines: 80,
  identicalShare: 0.8,
  newFilesOfPart: 8,
  linesOfNewFile: 149,
  onlySpace: 0,
} as const
export type LimitName = keyof typeof LIMITS

export type Exceeded = { limit: LimitName; detail: string }

export function exceeded({ differences, identical, common }: Step, parts: readonly Part[]): Exceeded[] {
  const found: Exceeded[] = []
  // Tests may grow with what they test.
  const code = differences.filter(({ path }) => path.startsWith('src/'))
  const edits = code.filter(({ change }) => change === 'edit')
  if (edits.length > LIMITS.editedFiles) {
    found.push({ limit: 'editedFiles', detail: `${edits.length} files that stood before are edited` })
  }
  const lines = edits.reduce((sum, { added, removed }) => sum + Math.max(added, removed), 0)
  if (lines > LIMITS.editedLines) {
    found.push({ limit: 'editedLines', detail: `${lines} lines of files that stood before are edited` })
  }
  if (common > 0 && identical / common < LIMITS.identicalShare) {
    const detail = `only ${identical} of ${common} common files are identical`
    found.push({ limit: 'identicalShare', detail })
  }
  for (const { title, files } of parts) {
    const added = files.filter(({ path, change }) => change === 'add' && path.startsWith('src/')).length
    if (added > LIMITS.newFilesOfPart) {
      found.push({ limit: 'newFilesOfPart', detail: `${added} new files in the part “${title}”` })
    }
  }
  for (const { path, change, lines } of code) {
    if (change === 'add' && lines > LIMITS.linesOfNewFile) {
      found.push({ limit: 'linesOfNewFile', detail: `${path} is new and has ${lines} lines` })
    }
  }
  for (const { path, onlySpace } of differences) {
    for (const line of onlySpace) {
      found.push({
        limit: 'onlySpace',
        detail: `${path}, line ${line}: a change of white space or format alone`,
      })
    }
  }
  return found
}
