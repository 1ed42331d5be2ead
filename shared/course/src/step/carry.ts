/**
 * `course carry FILE`: takes a change made in one stage's file through the later stages that have the file, by a
 * three-way merge: what the file was in the last commit, what it is now, and what the later stage has.
 */
import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join, relative, resolve } from 'node:path'
import { PlainError } from '@ztm/lab/plain-error'
import { ROOT, STAGES, stages } from '../repository.ts'

export function carry(file: string): void {
  const { stage, path } = placeOf(file)
  const changed = existsSync(join(STAGES, stage, path))
    ? readFileSync(join(STAGES, stage, path), 'utf8')
    : undefined
  if (changed === undefined) throw new PlainError(`There is no file ${path} in ${stage}.`)
  const base = committed(`stages/${stage}/${path}`)
  if (base === undefined)
    throw new PlainError(`${path} is new in ${stage}: there is no earlier version to carry from.`)
  if (base === changed)
    throw new PlainError(`${path} in ${stage} is as it was committed: there is nothing to carry.`)

  const conflicts: string[] = []
  const later = stages().filter((name) => name > stage)
  for (const name of later) {
    const target = join(STAGES, name, path)
    if (!existsSync(target)) {
      console.log(`${name}: has no such file; it ends here.`)
      break
    }
    const { text, conflicted } = merged(readFileSync(target, 'utf8'), base, changed)
    writeFileSync(target, text)
    console.log(`${name}: ${conflicted ? 'conflict' : 'carried'}`)
    if (conflicted) conflicts.push(relative(ROOT, target))
  }
  if (later.length === 0) console.log(`${stage} is the last stage: there is nothing to carry to.`)
  if (conflicts.length > 0) {
    throw new PlainError(`Both sides changed the same lines. Resolve by hand: ${conflicts.join(', ')}`)
  }
}

function placeOf(file: string): { stage: string; path: string } {
  const [first = '', stage = '', ...rest] = relative(ROOT, resolve(file)).split('/')
  if (basename(first) !== 'stages' || !stages().includes(stage) || rest.length === 0) {
    throw new PlainError(`${file} is not a file of a stage, such as stages/01-single-server/src/web/app.ts.`)
  }
  return { stage, path: rest.join('/') }
}

function committed(path: string): string | undefined {
  const { status, stdout } = spawnSync('git', ['show', `HEAD:${path}`], { cwd: ROOT, encoding: 'utf8' })
  return status === 0 ? stdout : undefined
}

function merged(ours: string, base: string, theirs: string): { text: string; conflicted: boolean } {
  const folder = mkdtempSync(join(tmpdir(), 'ztm-carry-'))
  try {
    for (const [name, text] of Object.entries({ later: ours, base, carried: theirs }))
      writeFileSync(join(folder, name), text)
    // It ends with the number of conflicts, and leaves their markers in the file.
    const { status } = spawnSync('git', ['merge-file', 'later', 'base', 'carried'], { cwd: folder })
    if (status === null || status < 0 || status > 127) throw new Error('git merge-file failed')
    return { text: readFileSync(join(folder, 'later'), 'utf8'), conflicted: status > 0 }
  } finally {
    rmSync(folder, { recursive: true })
  }
}
