/** `course carry` on tiny stages: a fix arrives in every later stage, or it is said where and why it does not. */
import { existsSync } from 'node:fs'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { carry } from '../src/step/carry.ts'
import { said, smallRepository } from './small-repository.ts'

const lines = (...all: string[]) => all.map((line) => `${line}\n`).join('')
const app = lines('one', 'two', 'three', 'four', 'five', 'six', 'seven')
/** What a step made of it. */
const later = app.replace('seven', 'seven of the second')
const fixed = app.replace('one', 'one, mended')

const FIRST = 'stages/01-one/src/app.ts'

beforeEach(() => void vi.stubEnv('INIT_CWD', undefined))
afterEach(() => void vi.unstubAllEnvs())

function threeStages() {
  const repository = smallRepository({
    '01-one': { 'src/app.ts': app },
    '02-two': { 'src/app.ts': app },
    '03-three': { 'src/app.ts': later },
  })
  repository.commit()
  const contents = () =>
    ['01-one', '02-two', '03-three'].map((stage) => repository.read(`${stage}/src/app.ts`))
  const carried = (file = FIRST, options = {}) => said(() => carry(file, options, repository.root))
  return { ...repository, contents, carried }
}

test('a fix arrives in all later stages, beside what their steps changed', () => {
  const { write, carried, contents } = threeStages()
  write('01-one/src/app.ts', fixed)
  expect(carried()).toEqual({ lines: ['02-two: carried', '03-three: carried'] })
  expect(contents()).toEqual([fixed, fixed, later.replace('one', 'one, mended')])
  expect(carried()).toEqual({ lines: ['02-two: has it already', '03-three: has it already'] })
})

test('from a stage in the middle: only later ones; whether earlier ones need it too is asked', () => {
  const { write, carried, contents } = threeStages()
  write('02-two/src/app.ts', fixed)
  expect(carried('stages/02-two/src/app.ts').lines).toEqual([
    'Earlier stages keep the file as it was (01-one). Is it a fix for them, too? Then make it in 01-one and carry it from there.',
    '03-three: carried',
  ])
  expect(contents()[0]).toBe(app)
})

test('a conflict is marked in the file, with the names of the stages, and said; the rest is carried', () => {
  const { write, carried, contents } = threeStages()
  write('01-one/src/app.ts', fixed.replace('seven', 'seven, mended'))
  expect(carried()).toEqual({
    lines: ['02-two: carried', '03-three: conflict: both changed the same lines, marked in the file'],
    mistake: 'To be resolved by hand: stages/03-three/src/app.ts',
  })
  expect(contents()[2]).toContain('one, mended')
  expect(contents()[2]).toContain(
    '<<<<<<< 03-three\nseven of the second\n=======\nseven, mended\n>>>>>>> 01-one\n',
  )
  // Once more makes it no worse.
  const marked = contents()
  expect(carried().lines).toEqual([
    '02-two: has it already',
    '03-three: conflict: the file has one from before',
  ])
  expect(contents()).toEqual(marked)
})

test('where a step has removed the file, it ends', () => {
  const { write, remove, read, carried } = threeStages()
  remove('02-two/src/app.ts')
  write('01-one/src/app.ts', fixed)
  expect(carried()).toEqual({ lines: ['02-two: has no such file; it ends here'] })
  expect(read('03-three/src/app.ts')).toBe(later)
})

test('a removed file is removed where it is the same, and kept and named where a step changed it', () => {
  const { remove, path, read, carried } = threeStages()
  remove('01-one/src/app.ts')
  expect(carried()).toEqual({
    lines: ['02-two: removed', '03-three: conflict: the file differs here and is kept'],
    mistake: 'To be resolved by hand: stages/03-three/src/app.ts',
  })
  expect(existsSync(path('02-two/src/app.ts'))).toBe(false)
  expect(read('03-three/src/app.ts')).toBe(later)
})

test('a new file goes everywhere but where there is another of its name', () => {
  const { write, read, carried } = threeStages()
  write('01-one/src/deep/new.ts', 'new\n')
  write('03-three/src/deep/new.ts', 'another\n')
  expect(carried('stages/01-one/src/deep/new.ts')).toEqual({
    lines: ['02-two: carried', '03-three: conflict: another file has that name here and is kept'],
    mistake: 'To be resolved by hand: stages/03-three/src/deep/new.ts',
  })
  expect(read('02-two/src/deep/new.ts')).toBe('new\n')
  expect(read('03-three/src/deep/new.ts')).toBe('another\n')
})

test('a new file that is there already stays', () => {
  const { write, carried } = threeStages()
  for (const stage of ['01-one', '02-two', '03-three']) write(`${stage}/src/new.ts`, 'new\n')
  expect(carried('stages/01-one/src/new.ts')).toEqual({
    lines: ['02-two: has it already', '03-three: has it already'],
  })
})

test('a change that is committed already: from the commit before it', () => {
  const { write, commit, carried, contents } = threeStages()
  write('01-one/src/app.ts', fixed)
  commit()
  expect(carried().mistake).toBe(
    'src/app.ts in 01-one is as it was in HEAD: there is nothing to carry. For a change that is committed, name the commit before it: --since HEAD~1',
  )
  expect(carried(FIRST, { since: 'HEAD~1' })).toEqual({ lines: ['02-two: carried', '03-three: carried'] })
  expect(contents()[1]).toBe(fixed)
})

test('from the last stage there is nowhere to go', () => {
  const { write, carried } = threeStages()
  write('03-three/src/app.ts', fixed)
  expect(carried('stages/03-three/src/app.ts')).toEqual({
    lines: ['03-three is the last stage: there is nothing to carry to.'],
  })
})

test('as an npm script: a path from where npm was called', () => {
  const { root, write, carried } = threeStages()
  vi.stubEnv('INIT_CWD', `${root}/stages/01-one`)
  write('01-one/src/app.ts', fixed)
  expect(carried('src/app.ts').lines).toHaveLength(2)
})

test.each([
  [
    'no file of a stage',
    'README.md',
    {},
    'README.md is not a file of a stage, such as stages/01-one/src/web/app.ts',
  ],
  [
    'a stage that there is not',
    'stages/09-x/src/app.ts',
    {},
    'stages/09-x/src/app.ts is not a file of a stage, such as stages/01-one/src/web/app.ts',
  ],
  ['a file that there is not', 'stages/01-one/src/ap.ts', {}, 'There is no file src/ap.ts in 01-one.'],
  ['a folder', 'stages/01-one/src', {}, 'stages/01-one/src is a folder: name one file.'],
  ['an unknown commit', FIRST, { since: 'yesterday' }, 'git knows no commit yesterday.'],
])('%s: one line, and nothing is touched', (_, file, options, mistake) => {
  const { write, carried, contents } = threeStages()
  write('01-one/src/app.ts', fixed)
  expect(carried(file, options)).toEqual({ lines: [], mistake })
  expect(contents()).toEqual([fixed, app, later])
})

test('what is not text is refused before anything is touched', () => {
  const { write, carried, contents } = threeStages()
  write('01-one/src/app.ts', fixed)
  write('03-three/src/app.ts', 'a\0b')
  expect(carried()).toEqual({
    lines: [],
    mistake: 'stages/03-three/src/app.ts is not text and cannot be merged: copy it by hand.',
  })
  expect(contents()).toEqual([fixed, app, 'a\0b'])
})

test('without a git repository nothing says what the file was', () => {
  const { root } = smallRepository({ '01-one': { 'src/app.ts': app } })
  expect(said(() => carry(FIRST, {}, root)).mistake).toContain('no git repository')
})
