/** Three-way merges of texts, by git. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { git } from './git.ts'

export type Version = { name: string; text: string }
export type Merged = { text: string; conflicts: number }

/** What becomes of `target` when what led from `base` to `changed` is done to it. Names stand at conflict markers. */
export function merge(target: Version, base: Version, changed: Version): Merged {
  const folder = mkdtempSync(join(tmpdir(), 'ztm-merge-'))
  try {
    writeFileSync(join(folder, 'target'), target.text)
    writeFileSync(join(folder, 'base'), base.text)
    writeFileSync(join(folder, 'changed'), changed.text)
    const labels = [target, base, changed].flatMap(({ name }) => ['-L', name])
    const files = ['target', 'base', 'changed']
    const { status, stdout, stderr } = git(folder, ['merge-file', '-p', ...labels, ...files])
    // It ends with the number of conflicts; from 128 on, something has gone wrong.
    if (status > 127) throw new Error(`git merge-file failed: ${stderr}`)
    return { text: stdout, conflicts: status }
  } finally {
    rmSync(folder, { recursive: true })
  }
}
