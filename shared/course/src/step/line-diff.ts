/** The lines of two texts side by side in one list, by git's own diff (histogram, which keeps blocks together). */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { git } from './git.ts'

export type DiffLine = { kind: '+' | '-' | ' '; text: string }

/** Changed lines with those around them. */
export type Hunk = {
  /** Where it begins in the later text, from 1. */
  line: number
  lines: DiffLine[]
}

/** @param context how many unchanged lines are shown around each change */
export function lineDiff(before: string, after: string, context = 3): Hunk[] {
  // Most differences of a step are whole files, for which a process would be a waste.
  if (before === '') return wholly('+', after)
  if (after === '') return wholly('-', before)
  const folder = mkdtempSync(join(tmpdir(), 'ztm-diff-'))
  try {
    writeFileSync(join(folder, 'a'), before)
    writeFileSync(join(folder, 'b'), after)
    // What somebody has set up for git's diffs should not change ours.
    const plain = ['--no-index', '--no-color', '--no-ext-diff', '--inter-hunk-context=0']
    const args = ['diff', ...plain, '--histogram', `-U${context}`, 'a', 'b']
    // It ends with 1 where the two differ; only beyond that has something gone wrong.
    const { status, stdout, stderr } = git(folder, args)
    if (status > 1) throw new Error(`git diff failed: ${stderr}`)
    const [, ...hunks] = stdout.split(/^(?=@@ )/m)
    return hunks.map(hunkOf)
  } finally {
    rmSync(folder, { recursive: true })
  }
}

/** The changes alone, each by itself, and how many lines they are. */
export function changesBetween(before: string, after: string) {
  const hunks = lineDiff(before, after, 0)
  const count = (kind: string) =>
    hunks.flatMap(({ lines }) => lines).filter((line) => line.kind === kind).length
  return { hunks, added: count('+'), removed: count('-') }
}

const wholly = (kind: '+' | '-', text: string): Hunk[] =>
  text === ''
    ? []
    : [
        {
          line: 1,
          lines: text
            .replace(/\n$/, '')
            .split('\n')
            .map((text) => ({ kind, text })),
        },
      ]

function hunkOf(text: string): Hunk {
  const [head = '', ...lines] = text.replace(/\n$/, '').split('\n')
  const line = Number(/\+(\d+)/.exec(head)?.[1])
  return { line, lines: lines.flatMap(lineOf) }
}

function lineOf(line: string): DiffLine[] {
  const kind = line[0]
  if (kind === '+' || kind === '-' || kind === ' ') return [{ kind, text: line.slice(1) }]
  // "\ No newline at end of file"
  return []
}
