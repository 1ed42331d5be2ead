/** `course diff A B`: the step from one stage to another, part by part, every file with its reason. */
import { readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { styleText } from 'node:util'
import { PlainError } from '@ztm/lab/plain-error'
import { ROOT, stageFolder, stages } from '../repository.ts'
import { type Lesson, lessonOf, type Told } from './lesson.ts'
import { type DiffLine, type Hunk, lineDiff } from './line-diff.ts'
import { readManifest } from './manifest.ts'
import { packagesBetween } from './packages.ts'
import { type Step, stepBetween } from './step.ts'

type Format = Parameters<typeof styleText>[0]
/** Colours only where a terminal shows them, and nobody has asked for none. */
const styled = (format: Format, text: string) => styleText(format, text, { stream: process.stdout })

/** At spaces, where there is a terminal; it would break words. */
function wrapped(text: string): string {
  const { columns } = process.stdout
  return columns > 20
    ? text.replaceAll(new RegExp(`(.{1,${columns - 1}})(?: |$)`, 'g'), '$1\n').trimEnd()
    : text
}

/** @throws PlainError where the second stage does not come after the first */
export function stepFor(from: string, to: string, root = ROOT) {
  const [before, after] = [stageFolder(from, root), stageFolder(to, root)]
  if (before === after) throw new PlainError('Name two different stages, such as: npx course diff 1 2')
  if (before > after) throw new PlainError(`A step goes forward: npx course diff ${to} ${from}`)
  const between = stages(root).filter((name) => name > basename(before) && name <= basename(after))
  const manifests = between.map((name) => readManifest(stageFolder(name, root)))
  const step = stepBetween(before, after)
  return { before, after, manifests, step, lesson: lessonOf(step, manifests) }
}

export function diff(from: string, to: string, { stat = false }: { stat?: boolean }, root = ROOT): void {
  const { before, after, manifests, step, lesson } = stepFor(from, to, root)

  console.log(styled('bold', `${basename(before)} → ${basename(after)}`))
  for (const { title, idea } of manifests) console.log(wrapped(`${styled('bold', title)}: ${idea}`))
  for (const { title, about, files } of lesson.parts) {
    console.log(`\n${styled(['bold', 'underline'], title)}${about ? `\n${wrapped(about)}` : ''}`)
    const width = Math.max(...files.map(({ path }) => path.length))
    for (const file of files) {
      if (stat) console.log(inOneLine(file, width))
      else show(file, before, after)
    }
  }
  for (const line of ['', ...summary(step, lesson, before, after)]) console.log(line)
}

export function summary(
  step: Step,
  { parts, testsThatStay }: Lesson,
  before: string,
  after: string,
): string[] {
  const files = step.differences.length - testsThatStay
  // What moved is counted where it is now.
  const counted = parts
    .flatMap((part) => part.files)
    .filter(({ change, moved }) => change !== 'remove' || !moved)
  const sum = (side: 'added' | 'removed') => counted.reduce((total, one) => total + one[side], 0)
  const { added, removed } = packagesBetween(before, after)
  return [
    `${files} ${files === 1 ? 'file differs' : 'files differ'}: ${sum('added')} lines added, ${sum('removed')} removed.`,
    `${step.identical} of the ${step.common} files that both have are identical.`,
    ...(testsThatStay > 0
      ? [`Tests of what stays as it was are in ${basename(before)} alone: ${testsThatStay}.`]
      : []),
    ...(added.length > 0 ? [`New packages: ${added.join(', ')}.`] : []),
    ...(removed.length > 0 ? [`Packages no longer needed: ${removed.join(', ')}.`] : []),
  ]
}

const counts = ({ added, removed }: { added: number; removed: number }) =>
  `${styled('green', `+${added}`)} ${styled('red', `-${removed}`)}`

function inOneLine(file: Told, width: number): string {
  const { path, change, moved, why } = file
  const fate = change === 'remove' && moved ? `now ${moved}` : counts(file)
  return `  ${SHORT[change].padEnd(7)}  ${path.padEnd(width)}  ${fate}${why ? `  ${styled('dim', why)}` : ''}`
}

const SHORT = { add: 'new', edit: 'edited', remove: 'removed' }

function show(file: Told, before: string, after: string): void {
  const { path, why } = file
  console.log(`\n${styled('cyan', `── ${path}`)}  ${fateOf(file)}`)
  if (why) console.log(`   ${styled('italic', why)}`)
  const hunks = hunksOf(file, before, after)
  if (hunks.length > 0) console.log()
  for (const hunk of hunks) showHunk(hunk)
}

/** The lines of one file that are shown. */
export function hunksOf(file: Told, before: string, after: string): Hunk[] {
  // Of what has moved, all that is to be seen is shown where it is now.
  if (file.change === 'remove' && file.moved) return []
  const { old, now } = textsOf(file, before, after)
  return lineDiff(old, now)
}

/** What is compared: nothing, where a file is wholly new or gone. */
export function textsOf({ path, change, moved }: Told, before: string, after: string) {
  const was = change === 'add' ? moved : path
  return {
    old: was === undefined ? '' : readFileSync(join(before, was), 'utf8'),
    now: change === 'remove' ? '' : readFileSync(join(after, path), 'utf8'),
  }
}

function fateOf(file: Told): string {
  const { change, moved } = file
  if (change === 'remove')
    return moved ? `removed; most of it is now in ${moved}` : `removed, ${counts(file)}`
  if (change === 'edit') return `edited, ${counts(file)}`
  return moved
    ? `new; most of it was in ${moved}, with which it is compared, ${counts(file)}`
    : `new, ${counts(file)}`
}

function showHunk({ line, lines }: Hunk): void {
  if (line > 1) console.log(styled('dim', `   ⋯ line ${line}`))
  for (const one of lines) console.log(inColour(one))
}

function inColour({ kind, text }: DiffLine): string {
  if (kind === ' ') return `   ${text}`.trimEnd()
  return styled(kind === '+' ? 'green' : 'red', ` ${kind} ${text}`.trimEnd())
}
