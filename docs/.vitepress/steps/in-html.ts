/**
 * The changed lines of one file in HTML that can be shown both ways: one under the other, or, where style.css says so,
 * side by side.
 */
import type { DiffLine, Hunk } from '@ztm/course/step/line-diff'
import type { Highlight } from './highlight.ts'

type Texts = { path: string; old: string; now: string }

const SKIPPED = '<div class="skipped">⋯</div>'

/** @param hunks as `course diff` shows them */
export function diffInHtml(hunks: readonly Hunk[], { path, old, now }: Texts, highlight: Highlight): string {
  const [before, after] = [old, now].map((text) => (text === '' ? [] : highlight(text, path)))
  // How much further down a line is than it was.
  let moved = 0
  let shown = 0
  const html = hunks.map(({ line, lines }) => {
    const at = { old: line - moved, now: line }
    const start = `<div class="hunk" style="counter-reset: old ${at.old - 1} now ${at.now - 1}">`
    const skipped = line > 1 ? SKIPPED : ''
    const runs = runsOf(lines).map((run) => {
      const inner = run.map(({ kind, text }) => {
        const [of, number] = kind === '-' ? [before, at.old] : [after, at.now]
        if (kind !== '+') at.old++
        if (kind !== '-') at.now++
        return lineInHtml(kind, of?.[number - 1] ?? text)
      })
      return `<div class="${run[0]?.kind === ' ' ? 'same' : 'changed'}">${inner.join('')}</div>`
    })
    moved = at.now - at.old
    shown = at.now - 1
    return `${skipped}${start}${runs.join('')}</div>`
  })
  const more = shown < now.replace(/\n$/, '').split('\n').length && now !== '' ? SKIPPED : ''
  return linesIn(html.join('') + more)
}

export function wholeInHtml(path: string, text: string, highlight: Highlight): string {
  const lines = highlight(text.replace(/\n$/, ''), path).map((line) => `<span>${line}</span>`)
  const inner = `<div class="hunk" style="counter-reset: old now"><div class="same">${lines.join('')}</div></div>`
  return linesIn(inner)
}

const linesIn = (inner: string) => `<div class="lines">${inner}</div>`

/** What stays has a second copy for the other side. */
function lineInHtml(kind: DiffLine['kind'], html: string): string {
  if (kind === '+') return `<ins>${html}</ins>`
  if (kind === '-') return `<del>${html}</del>`
  return `<span>${html}</span><span class="copy" aria-hidden="true">${html}</span>`
}

/** Lines that stay, and lines that change, in turn. */
function runsOf(lines: readonly DiffLine[]): DiffLine[][] {
  const runs: DiffLine[][] = []
  for (const line of lines) {
    const last = runs.at(-1)
    if (last && (last[0]?.kind === ' ') === (line.kind === ' ')) last.push(line)
    else runs.push([line])
  }
  return runs
}
