/** The page of a step, in Markdown: what `course diff` tells. The lines themselves come beside it. */
import { basename } from 'node:path'
import { stepFor, summary } from '@ztm/course/step/diff'
import type { LessonPart, Told } from '@ztm/course/step/lesson'
import { nameOf } from '@ztm/course/step/page'
import { asText } from './as-text.ts'

export function stepPage(from: string, to: string, root?: string) {
  const { before, after, manifests, step, lesson } = stepFor(from, to, root)
  const [first, last] = [before, after].map((folder) => Number.parseInt(basename(folder), 10))
  const titles = manifests.map(({ title }) => asText(title))
  const ideas = manifests.map(({ title, idea }) =>
    manifests.length > 1 ? `**${asText(title)}.** ${asText(idea)}` : asText(idea),
  )
  const content = [
    `# ${first} → ${last}: ${titles.join(', ')}`,
    ...ideas,
    `<StepBar from="${basename(before)}" to="${basename(after)}" />`,
    '## The files in order {#files}',
    ...lesson.parts.flatMap((part) => contentsOf(part)),
    asText(summary(step, lesson, before, after).join(' ')),
    `In a terminal: \`npx course diff ${first} ${last}\``,
    ...lesson.parts.flatMap((part, at) => partOf(part, at)),
  ]
  return { params: { pair: nameOf(before, after) }, content: content.join('\n\n') }
}

const contentsOf = ({ title, files }: LessonPart) => [
  `**${asText(title)}**`,
  files
    .map(
      (file) =>
        `- [\`${file.path}\`](#${file.path}) ${fateOf(file)} <span class="why">${asText(file.why)}</span>`,
    )
    .join('\n'),
]

const partOf = ({ title, about, files }: LessonPart, at: number) => [
  `## ${asText(title)} {#part-${at + 1}}`,
  asText(about),
  ...files.flatMap(fileOf),
]

function fileOf(file: Told): string[] {
  const { path, change, moved, why, added, removed } = file
  const head = [
    `### \`${path}\` {#${path}}`,
    `${fateOf(file)} ${asText(why)}${movedOf(file)} <a class="up" href="#files">To the list</a>`,
  ]
  // Of what has moved, all that is to be seen is shown where it is now.
  const unseen = added + removed === 0 || (change === 'remove' && moved)
  return unseen ? head : [...head, `<StepLines path="${path}" />`]
}

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
