/** Which exercises there are. Each is a folder with an `exercise.json`, and a new folder is a new exercise: there is no list to edit. */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { PlainError } from '@ztm/lab/plain-error'
import { ROOT } from '../repository.ts'

export const EXERCISES = join(ROOT, 'exercises')
const SOLUTIONS = join(ROOT, 'solutions')

export type Exercise = {
  /** Such as `3.1`: the first of stage 03. */
  id: string
  /** Such as `03-load-balancer/01-policies`, in `exercises/` and in `solutions/`. */
  path: string
  title: string
  /** How long it takes about. */
  minutes: number
  /** The stage's file whose exports an answer has, where the stage can run with the answer in its place. */
  replaces?: string
}

export function exercises(): Exercise[] {
  return foldersIn(EXERCISES)
    .filter((stage) => /^\d\d-/.test(stage))
    .flatMap((stage) => foldersIn(join(EXERCISES, stage)).map((name) => `${stage}/${name}`))
    .filter((path) => existsSync(join(EXERCISES, path, 'exercise.json')))
    .map((path) => ({ id: idOf(path), path, ...about(path) }))
}

/** `03-load-balancer/01-policies` is 3.1. */
function idOf(path: string): string {
  return path
    .split('/')
    .map((part) => Number.parseInt(part, 10))
    .join('.')
}

const about = (path: string): Pick<Exercise, 'title' | 'minutes' | 'replaces'> =>
  JSON.parse(readFileSync(join(EXERCISES, path, 'exercise.json'), 'utf8'))

const foldersIn = (folder: string): string[] =>
  readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name)
    .sort()

/** @param wanted such as `3.1` @throws PlainError naming those that there are */
export function exerciseNamed(wanted: string): Exercise {
  const all = exercises()
  const found = all.find(({ id, path }) => id === wanted || path === wanted)
  if (found) return found
  const known = all.map(({ id, title }) => `  ${id}  ${title}`).join('\n')
  throw new PlainError(`There is no exercise “${wanted}”. What there is:\n${known}`)
}

/** A file of the exercise itself. */
export const fileOf = ({ path }: Exercise, name: string) => join(EXERCISES, path, name)

/** The answers that come with the exercise, by which its tests are judged. */
export function givenAnswers(exercise: Exercise) {
  const folder = join(SOLUTIONS, exercise.path)
  return {
    starter: fileOf(exercise, 'starter.ts'),
    solution: join(folder, 'solution.ts'),
    /** Right ones that are built differently. */
    alt: filesIn(join(folder, 'alt')),
    /** Wrong ones, each with the message that it must be given. */
    wrong: filesIn(join(folder, 'wrong')),
  }
}

const filesIn = (folder: string): string[] =>
  existsSync(folder)
    ? readdirSync(folder)
        .filter((name) => name.endsWith('.ts'))
        .sort()
        .map((name) => join(folder, name))
    : []
