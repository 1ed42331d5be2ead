/**
 * The page of a step, in Markdown: what `course diff` tells. The lines themselves come beside it, since so many would
 * take Vue long to compile.
 */
import { readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { hunksOf, stepFor, summary } from '@ztm/course/step/diff'
import type { LessonPart, Told } from '@ztm/course/step/lesson'
import { nameOf } from '@ztm/course/step/page'
import { asText } from './as-text.ts'
import type { Highlight } from './highlight.ts'
import { diffInHtml, wholeInHtml } from './in-html.ts'

type Sides = {
  before: string
  after: string
  highlight: Highlight
  /** Takes the lines in HTML. @returns how the page gets at them */
  put: (html: string) => string
}

export function stepPage(from: string, to: string, highlight: Highlight, root?: string) {
  const { before, after, manifests, step, lesson } = stepFor(from, to, root)
  const [first, last] = [before, after].map((folder) => Number.parseInt(basename(folder), 10))
  const titles = manifests.map(({ title }) => asText(title))
  const ideas = manifests.map(({ title, idea }) =>
    manifests.length > 1 ? `**${asText(title)}.** ${asText(idea)}` : asText(idea),
  )
  const lines: string[] = []
  const put = (html: string) => `$params.lines[${lines.push(html) - 1}]`
  const content = [
    `# ${first} → ${last}: ${titles.join(', ')}`,
    ...ideas,
    `<StepBar from="${basename(before)}" to="${basename(after)}" />`,
    '## The files in order {#files}',
    ...lesson.parts.flatMap((part) => contentsOf(part)),
    asText(summary(step, lesson, before, after).join(' ')),
    `In a terminal: \`npx course diff ${first} ${last}\``,
    ...lesson.parts.flatMap((part, at) => partOf(part, at, { before, after, highlight, put })),
  ]
  return { params: { pair: nameOf(before, after), lines }, content: content.join('\n\n') }
}

const contentsOf = ({ title, files }: LessonPart) => [
  `**${asText(title)}**`,
  files.map((file) => `- [\`${file.path}\`](#${file.path}) ${fateOf(file)} ${asText(file.why)}`).join('\n'),
]

const partOf = ({ title, about, files }: LessonPart, at: number, sides: Sides) => [
  `## ${asText(title)} {#part-${at + 1}}`,
  asText(about),
  ...files.flatMap((file) => fileOf(file, sides)),
]

function fileOf(file: Told, { before, after, highlight, put }: Sides): string[] {
  const { path, change, moved, why } = file
  const was = change === 'add' ? moved : path
  const old = was === undefined ? '' : readFileSync(join(before, was), 'utf8')
  const now = change === 'remove' ? '' : readFileSync(join(after, path), 'utf8')
  const head = [
    `### \`${path}\` {#${path}}`,
    `${fateOf(file)} ${asText(why)}${movedOf(file)} <a class="up" href="#files">To the list</a>`,
  ]
  const hunks = hunksOf(file, before, after)
  if (hunks.length === 0) return head
  const changes = put(diffInHtml(hunks, { path, old, now }, highlight))
  // What is wholly new or gone has no other side, and is whole already.
  if (old === '' || now === '') return [...head, boxed('one', `What changes in ${path}`, changes)]
  const whole = boxed('one', `The whole of ${path}`, put(wholeInHtml(path, now, highlight)))
  return [
    ...head,
    boxed('two', `What changes in ${path}`, changes),
    `<details class="whole"><summary>The whole file as it is now</summary>${whole}</details>`,
  ]
}

/** Long lines are scrolled to within it, also by keyboard. */
const boxed = (sides: string, label: string, lines: string) =>
  `<div class="diff ${sides}" tabindex="0" role="group" aria-label="${label}" v-html="${lines}"></div>`

const FATES = { add: 'new', edit: 'edited', remove: 'removed' }

function fateOf({ change, moved, added, removed }: Told): string {
  const counts = change === 'remove' && moved ? '' : ` <span class="counts">+${added} −${removed}</span>`
  return `<span class="fate ${change}">${FATES[change]}</span>${counts}`
}

function movedOf({ change, moved }: Told): string {
  if (!moved) return ''
  return change === 'remove'
    ? ` (most of it is now in [\`${moved}\`](#${moved}))`
    : ` (most of it was in \`${moved}\`, with which it is compared)`
}
