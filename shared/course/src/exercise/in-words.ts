/** What the runner says: verdicts, and how far somebody has come. */
import { styleText } from 'node:util'
import type { Exercise } from './catalogue.ts'
import type { Progress } from './progress.ts'
import { firstBroken, passed, type Verdict } from './verdict.ts'

/** Enough to look for a mistake with, and not so much that the verdict is out of sight. */
const MOST_PRINTED = 12

export function verdictInWords(verdict: Verdict): string {
  const { rules, unusable, printed } = verdict
  const lines = rules.map(({ name, kept }) => (kept ? `  ${good('✓')} ${name}` : `  ${bad('✗')} ${name}`))
  const said = printed.slice(0, MOST_PRINTED).map((line) => `  ${faint('│')} ${line}`)
  if (printed.length > MOST_PRINTED) said.push(faint(`  │ and ${printed.length - MOST_PRINTED} lines more`))
  if (said.length > 0) lines.push('', '  What your file printed:', ...said)
  if (unusable) lines.push('', `  ${bad(unusable)}`)
  const broken = unusable ? undefined : firstBroken(verdict)
  if (broken) {
    lines.push('', `  ${bad(broken.name)}`, ...broken.how.split('\n').map((line) => `    ${line}`))
    lines.push(`    ${faint('Usual cause:')} ${broken.cause}`)
  }
  return lines.join('\n')
}

/** In one line, for lists of them. */
export function verdictInShort(verdict: Verdict): string {
  const { rules, unusable } = verdict
  if (passed(verdict)) return `${good('✓')} ${rules.length} rules kept`
  const kept = rules.filter(({ kept }) => kept).length
  const why = unusable ?? firstBroken(verdict)?.how.split('\n')[0] ?? ''
  return `${bad('✗')} ${unusable ? why : `${kept} of ${rules.length} rules kept. ${why}`}`
}

export function listInWords(exercises: readonly Exercise[], { passed, current }: Progress): string {
  const widest = Math.max(...exercises.map(({ title }) => title.length))
  const rows = exercises.map(({ id, title, minutes }) => {
    const state = passed[id] ? good('✓') : id === current ? '›' : ' '
    return `  ${state} ${id}  ${title.padEnd(widest)}  ${`${minutes}`.padStart(3)} min`
  })
  const done = exercises.filter(({ id }) => passed[id])
  const left = exercises.filter(({ id }) => !passed[id])
  const sum = (all: readonly Exercise[]) => all.reduce((total, { minutes }) => total + minutes, 0)
  const rest = left.length > 0 ? `, about ${sum(left)} minutes are left` : ''
  return `${rows.join('\n')}\n\n  ${done.length} of ${exercises.length} passed${rest}.`
}

export const good = (text: string) => styleText('green', text)
export const bad = (text: string) => styleText('red', text)
export const faint = (text: string) => styleText('dim', text)
