/** The pages of the exercises: made of what the runner shows in a terminal, and never of a solution. */
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Exercise, exercises, fileOf, givenAnswers } from '@ztm/course/exercise/catalogue'
import { hintsOf } from '@ztm/course/exercise/hints'
import { ROOT } from '@ztm/course/repository'
import { expect, test } from 'vitest'
import { exerciseList, exercisePage } from '../.vitepress/exercises/exercise-page.ts'

const each = (check: (page: string, exercise: Exercise) => void) => {
  for (const exercise of exercises()) check(exercisePage(exercise).content, exercise)
}

test('a page has the task under its title, how to begin, and each hint by itself', () => {
  each((page, exercise) => {
    const [title] = readFileSync(fileOf(exercise, 'README.md'), 'utf8').split('\n')
    expect(page.startsWith(`${title}\n`), exercise.id).toBe(true)
    expect(page).toContain('## The task')
    expect(page).toContain(`npx course exercise ${exercise.id}`)
    for (const [at, hint] of hintsOf(exercise).entries())
      expect(page).toContain(`::: details Hint ${at + 1}\n\n${hint}\n\n:::`)
  })
})

test('what the task links to is on the page, and is there', () => {
  each((page, { id }) => {
    expect(page, id).not.toMatch(/\]\(\.\./)
    const included = [...page.matchAll(/<<< @\/\.\.\/(.+)/g)].map(([, path = '']) => path)
    expect(included.length, id).toBeGreaterThan(0)
    for (const path of included) {
      expect(existsSync(join(ROOT, path)), path).toBe(true)
      expect(page).toContain(`](#${path})`)
      expect(page).toContain(`{#${path}}`)
    }
  })
})

test('no page has the solution', () => {
  each((page, exercise) => expect(page).not.toContain(readFileSync(givenAnswers(exercise).solution, 'utf8')))
})

test('the list leads to each, under its stage', () => {
  const list = exerciseList()
  expect(list).toContain('## Stage 1: ')
  for (const { id, title, minutes } of exercises())
    expect(list).toContain(`- [${id} ${title}](./${id.replace('.', '-')}), about ${minutes} minutes `)
})
