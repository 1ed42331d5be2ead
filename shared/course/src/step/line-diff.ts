/** The lines of two texts side by side in one list, by git's own diff (histogram, which keeps blocks together). */
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

export type DiffLine = { kind: '+' | '-' | ' ' | '@'; text: string }

/** @param context how many unchanged lines are shown around each change */
export function lineDiff(before: string, after: string, context = 3): DiffLine[] {
  const folder = mkdtempSync(join(tmpdir(), 'ztm-diff-'))
  try {
    writeFileSync(join(folder, 'a'), before)
    writeFileSync(join(folder, 'b'), after)
    const args = [
      'diff',
      '--no-index',
      '--no-color',
      '--no-ext-diff',
      '--histogram',
      `-U${context}`,
      'a',
      'b',
    ]
    // It ends with 1 where the two differ; only beyond that has something gone wrong.
    const { status, stdout, stderr } = spawnSync('git', args, { cwd: folder, encoding: 'utf8' })
    if (status === null || status > 1) throw new Error(`git diff failed: ${stderr}`)
    const [, ...hunks] = stdout.split(/^(?=@@ )/m)
    return hunks.flatMap((hunk) => hunk.replace(/\n$/, '').split('\n')).flatMap(lineOf)
  } finally {
    rmSync(folder, { recursive: true })
  }
}

function lineOf(line: string): DiffLine[] {
  const kind = line[0]
  if (kind === '@') return [{ kind, text: line }]
  if (kind === '+' || kind === '-' || kind === ' ') return [{ kind, text: line.slice(1) }]
  // "\ No newline at end of file"
  return []
}
