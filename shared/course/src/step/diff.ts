/** `course diff A B`: the step from one stage to another, part by part, every file with its reason. */
import { readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { styleText } from 'node:util'
import { PlainError } from '@ztm/lab/plain-error'
import { stageFolder } from '../repository.ts'
import { type DiffLine, lineDiff } from './line-diff.ts'
import { type Part, readManifest, type StepFile } from './manifest.ts'
import { type Difference, stepBetween } from './step.ts'

type Format = Parameters<typeof styleText>[0]
/** Colours only where a terminal shows them. */
const styled = (format: Format, text: string) => styleText(format, text, { stream: process.stdout })

const SIGN = { add: 'new', edit: 'edited', remove: 'gone' }

export function diff(from: string, to: string, { stat = false }: { stat?: boolean }): void {
  const [before, after] = [stageFolder(from), stageFolder(to)]
  if (before === after) throw new PlainError('Name two different stages.')
  const { differences, identical, common } = stepBetween(before, after)
  const { title, idea, parts } = readManifest(after)

  console.log(`${styled('bold', `${basename(before)} → ${basename(after)}: ${title}`)}\n${idea}`)
  for (const part of partsOf(parts, differences)) {
    console.log(`\n${styled(['bold', 'underline'], part.title)}${part.about ? `\n${part.about}` : ''}`)
    for (const file of part.files) show(file, before, after, stat)
  }
  const added = differences.reduce((sum, one) => sum + one.added, 0)
  const removed = differences.reduce((sum, one) => sum + one.removed, 0)
  console.log(
    `\n${differences.length} files differ, ${added} lines added, ${removed} removed; ${identical} of ${common} common files are identical.`,
  )
}

type Shown = Difference & { why: string }

/** In the lesson's order. What no part names, as between stages that are no neighbours, comes last. */
function partsOf(
  parts: readonly Part[],
  differences: readonly Difference[],
): { title: string; about: string; files: Shown[] }[] {
  const byPath = new Map(differences.map((one) => [one.path, one]))
  const shown = parts.map(({ title, about, files }) => ({
    title,
    about,
    files: files.flatMap(({ path, why }: StepFile) => {
      const difference = byPath.get(path)
      byPath.delete(path)
      return difference ? [{ ...difference, why }] : []
    }),
  }))
  const rest = [...byPath.values()].map((one) => ({ ...one, why: '' }))
  if (rest.length > 0)
    shown.push({ title: 'Besides', about: 'What other steps between these two did.', files: rest })
  return shown.filter(({ files }) => files.length > 0)
}

function show(
  { path, change, added, removed, why }: Shown,
  before: string,
  after: string,
  stat: boolean,
): void {
  const counts = `${styled('green', `+${added}`)} ${styled('red', `-${removed}`)}`
  if (stat) {
    console.log(`  ${SIGN[change].padEnd(6)}  ${path}  ${counts}  ${why}`)
    return
  }
  console.log(`\n${styled('cyan', `── ${path}`)} (${SIGN[change]}, ${counts})${why ? `\n   ${why}` : ''}`)
  if (change === 'remove') return
  const content = (folder: string, there: boolean) => (there ? readFileSync(join(folder, path), 'utf8') : '')
  const lines = lineDiff(content(before, change === 'edit'), content(after, true))
  for (const line of lines) console.log(inColour(line))
}

function inColour({ kind, text }: DiffLine): string {
  if (kind === '@') return styled('dim', '   …')
  if (kind === ' ') return `   ${text}`
  return styled(kind === '+' ? 'green' : 'red', ` ${kind} ${text}`)
}
