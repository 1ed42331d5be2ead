/** The page of an exercise, in Markdown: its README, its hints, and the files that it links to. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Exercise, exercises, fileOf } from '@ztm/course/exercise/catalogue'
import { hintsOf } from '@ztm/course/exercise/hints'
import { ROOT } from '@ztm/course/repository'

/** Within the site; a dot would look like a file's extension. */
const nameOf = ({ id }: Exercise) => id.replace('.', '-')

export function exercisePage(exercise: Exercise) {
  const readme = readFileSync(fileOf(exercise, 'README.md'), 'utf8')
  const files = [...new Set([...readme.matchAll(LINK)].map(([, path = '']) => path))]
  const [title = '', ...rest] = readme.replaceAll(LINK, '](#$1)').split('\n')
  const begin = `\`npx course exercise ${exercise.id}\` copies a starter for you, and says at each save what is wrong.`
  const content = [
    title,
    `<ExerciseState id="${exercise.id}" />`,
    `${begin} Stage ${Number.parseInt(exercise.path, 10)} is what it belongs to.`,
    rest.join('\n').trim(),
    '## Hints',
    'Each says more than the one before.',
    ...hintsOf(exercise).map((hint, at) => folded(`Hint ${at + 1}`, hint)),
    '## The files {#files}',
    'What was linked to above. Where it does what the exercise asks for, it gives the answer away.',
    ...files.map((path) => `### ${breakable(path)} {#${path}}\n\n${folded('Show it', `<<< @/../${path}`)}`),
    `<ExerciseSolution id="${exercise.id}" />`,
  ]
  return { params: { id: nameOf(exercise) }, content: content.join('\n\n') }
}

/** To a file of this repository, of which the page has its own copy. */
const LINK = /\]\((?:\.\.\/)+([^)]+)\)/g

/** On a phone, a path has to be broken somewhere. */
const breakable = (path: string) => `<code>${path.replaceAll('/', '/<wbr>')}</code>`

const folded = (summary: string, markdown: string) => `::: details ${summary}\n\n${markdown}\n\n:::`

/** For the menu: each exercise with its page. */
export const exercisePages = () =>
  exercises().map((exercise) => ({
    text: `${exercise.id} ${exercise.title}`,
    link: `/exercises/${nameOf(exercise)}`,
  }))

/** The list of all exercises. */
export function exerciseList(): string {
  const stages = Map.groupBy(exercises(), ({ path }) => path.split('/')[0] ?? '')
  return [...stages]
    .map(([stage, all]) => `## ${titleOf(stage)}\n\n${all.map(inShort).join('\n')}`)
    .join('\n\n')
}

function inShort(exercise: Exercise): string {
  const { id, title, minutes } = exercise
  return `- [${id} ${title}](./${nameOf(exercise)}), about ${minutes} minutes <ExerciseState id="${id}" short />`
}

function titleOf(stage: string): string {
  const { title } = JSON.parse(readFileSync(join(ROOT, 'stages', stage, 'stage.json'), 'utf8'))
  return `Stage ${Number.parseInt(stage, 10)}: ${title}`
}
