/**
 * `course carry FILE`: takes a change made in one stage's file through the later stages that have the file. What the
 * change is, the file's last committed version says; a three-way merge does it to what a later stage has.
 */
import { existsSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { PlainError } from '@ztm/lab/plain-error'
import { ROOT, stages } from '../repository.ts'
import { git } from './git.ts'
import { type InStage, inStage } from './in-stage.ts'
import { merge } from './merge.ts'

type Fix = {
  from: string
  /** Before and after. Undefined where there is no such file. */
  base: string | undefined
  changed: string | undefined
}

type Outcome = {
  stage: string
  says: string
  /** What the file becomes. Left out where it stays as it is. */
  write?: { text: string | undefined }
  conflict?: true
}

/** @param since which commit has the file as it was before the change */
export function carry(file: string, { since = 'HEAD' }: { since?: string }, root = ROOT): void {
  const { stage, path } = inStage(file, root)
  const fix = {
    from: stage,
    base: committed({ stage, path }, since, root),
    changed: current({ stage, path }, root),
  }
  if (fix.base === undefined && fix.changed === undefined)
    throw new PlainError(`There is no file ${path} in ${stage}.`)
  if (fix.base === fix.changed) {
    throw new PlainError(
      `${path} in ${stage} is as it was in ${since}: there is nothing to carry. For a change that is committed, name the commit before it: --since HEAD~1`,
    )
  }
  noteEarlier({ stage, path }, fix.base, root)

  // All is worked out before anything is written.
  const outcomes = outcomesIn(
    stages(root).filter((name) => name > stage),
    path,
    fix,
    root,
  )
  for (const { stage, says, write } of outcomes) {
    if (write) put(join(root, 'stages', stage, path), write.text)
    console.log(`${stage}: ${says}`)
  }
  if (outcomes.length === 0) console.log(`${stage} is the last stage: there is nothing to carry to.`)
  const conflicts = outcomes.filter(({ conflict }) => conflict).map(({ stage }) => `stages/${stage}/${path}`)
  if (conflicts.length > 0) throw new PlainError(`To be resolved by hand: ${conflicts.join(', ')}`)
}

function outcomesIn(later: readonly string[], path: string, fix: Fix, root: string): Outcome[] {
  const outcomes: Outcome[] = []
  for (const stage of later) {
    const target = current({ stage, path }, root)
    // A new file goes everywhere; one that stood before may have been removed by a step, and there its way ends.
    if (target === undefined && fix.base !== undefined) {
      outcomes.push({ stage, says: 'has no such file; it ends here' })
      break
    }
    outcomes.push({ stage, ...outcomeOf(stage, target, fix) })
  }
  return outcomes
}

function outcomeOf(
  stage: string,
  target: string | undefined,
  { from, base, changed }: Fix,
): Omit<Outcome, 'stage'> {
  if (target === changed) return { says: 'has it already' }
  if (target === base)
    return { says: changed === undefined ? 'removed' : 'carried', write: { text: changed } }
  if (target?.match(/^<{7} /m)) return { says: 'conflict: the file has one from before', conflict: true }
  if (changed === undefined) return { says: 'conflict: the file differs here and is kept', conflict: true }
  if (target !== undefined && base === undefined)
    return { says: 'conflict: another file has that name here and is kept', conflict: true }
  const merged = merge(
    { name: stage, text: target ?? '' },
    { name: 'before the change', text: base ?? '' },
    { name: from, text: changed },
  )
  if (merged.conflicts > 0)
    return {
      says: 'conflict: both changed the same lines, marked in the file',
      write: merged,
      conflict: true,
    }
  return merged.text === target ? { says: 'has it already' } : { says: 'carried', write: merged }
}

/** A fix made too late leaves the earlier stages as they were, and a difference that no step is about. */
function noteEarlier({ stage, path }: InStage, base: string | undefined, root: string): void {
  const before = stages(root).filter((name) => name < stage)
  const same = before.filter((name) => base !== undefined && current({ stage: name, path }, root) === base)
  const [first] = same
  if (first) {
    console.log(
      `Earlier stages keep the file as it was (${same.join(', ')}). Is it a fix for them, too? Then make it in ${first} and carry it from there.`,
    )
  }
}

function current({ stage, path }: InStage, root: string): string | undefined {
  const name = `stages/${stage}/${path}`
  const file = join(root, name)
  if (!existsSync(file)) return undefined
  if (!statSync(file).isFile()) throw new PlainError(`${name} is a folder: name one file.`)
  return asText(readFileSync(file), name)
}

function committed({ stage, path }: InStage, since: string, root: string): string | undefined {
  // The repository may be a folder within another one.
  const { status, stdout } = git(root, ['show', `${since}:./stages/${stage}/${path}`])
  if (status === 0) return stdout
  if (git(root, ['rev-parse', '--git-dir']).status !== 0)
    throw new PlainError('This folder is no git repository, so nothing says what the file was before.')
  if (git(root, ['rev-parse', '--verify', '--quiet', `${since}^{commit}`]).status !== 0)
    throw new PlainError(`git knows no commit ${since}.`)
  return undefined
}

function asText(bytes: Buffer, name: string): string {
  if (bytes.includes(0)) throw new PlainError(`${name} is not text and cannot be merged: copy it by hand.`)
  return bytes.toString()
}

function put(file: string, text: string | undefined): void {
  if (text === undefined) {
    rmSync(file)
    return
  }
  mkdirSync(dirname(file), { recursive: true })
  writeFileSync(file, text)
}
