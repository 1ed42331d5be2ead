/** All steps with their parts and reasons in Markdown: what the page of the steps shows, and where search finds them. */
import { basename } from 'node:path'
import { stages } from '@ztm/course/repository'
import { stepFor } from '@ztm/course/step/diff'
import { nameOf } from '@ztm/course/step/page'
import { asText } from './as-text.ts'

/** Each stage with each later one. */
export const pairs = (names: readonly string[] = stages()): [string, string][] =>
  names.flatMap((from, at) => names.slice(at + 1).map((to): [string, string] => [from, to]))

export const contents = (names = stages(), root?: string): string =>
  names
    .slice(1)
    .map((name, at) => stepInShort(names[at] ?? '', name, root))
    .join('\n\n')

function stepInShort(from: string, to: string, root?: string): string {
  const { before, after, manifests, lesson } = stepFor(from, to, root)
  const [first, last] = [before, after].map((folder) => Number.parseInt(basename(folder), 10))
  const page = `./${nameOf(before, after)}`
  const parts = lesson.parts.map(({ title, about, files }, at) => {
    const rows = files.map(({ path, why }) => `- [\`${path}\`](${page}#${path}) ${asText(why)}`)
    const head = `**[${asText(title)}](${page}#part-${at + 1}).** ${asText(about)}`
    return `${head}\n\n<details><summary>${files.length} ${files.length === 1 ? 'file' : 'files'}</summary>\n\n${rows.join('\n')}\n\n</details>`
  })
  const titles = manifests.map(({ title }) => asText(title)).join(', ')
  const ideas = manifests.map(({ idea }) => asText(idea))
  return [`## [${first} → ${last}: ${titles}](${page}) {#to-${last}}`, ...ideas, ...parts].join('\n\n')
}
