/** `course check` on tiny stages: each difference that no `stage.json` speaks of is named, and nothing else is. */
import { rmSync } from 'node:fs'
import { expect, test } from 'vitest'
import { allComplaints, check } from '../src/step/check.ts'
import { type Files, manifest, packageOf, said, smallRepository } from './small-repository.ts'

const app = 'export const app = 1\n'
const many = (count: number, line = 'export const x = 1') => `${line}\n`.repeat(count)

/** Two stages whose step is clean, with what a test changes about the second one. */
const twoStages = (second: Files = {}, first: Files = {}) =>
  smallRepository({
    '01-one': {
      'src/app.ts': app,
      'test/app.test.ts': 'test()\n',
      'stage.json': manifest({ 'src/app.ts': 'add' }),
      ...first,
    },
    '02-two': { 'src/app.ts': app, 'test/app.test.ts': 'test()\n', ...second },
  })

const complaints = (second: Files = {}, first: Files = {}) => allComplaints(twoStages(second, first).root)

test('a clean step: nothing to mend', () => {
  const { root } = twoStages()
  expect(said(() => check(root))).toEqual({
    lines: ['2 stages: every difference is declared, and about its step.'],
  })
})

test('each complaint is a line, and the command fails', () => {
  const { root } = twoStages({ 'src/app.ts': 'export const app = 2\n', 'src/more.ts': app })
  expect(said(() => check(root))).toEqual({
    lines: [
      '02-two: src/app.ts differs (edit) and stage.json does not say why',
      '02-two: src/more.ts differs (add) and stage.json does not say why',
    ],
    mistake: expect.stringMatching(/^2 things to mend\. /),
  })
})

test('a removed file has to be declared, too', () => {
  const { root, remove } = twoStages()
  remove('02-two/src/app.ts')
  expect(allComplaints(root)).toContain('02-two: src/app.ts differs (remove) and stage.json does not say why')
})

test('what is declared has to differ, in the way that is declared, and once', () => {
  const declared = manifest({ 'src/app.ts': 'edit', 'src/more.ts': 'edit' })
  const twice = { ...declared, parts: [...declared.parts, ...manifest({ 'src/more.ts': 'edit' }).parts] }
  expect(complaints({ 'src/more.ts': app, 'stage.json': twice })).toEqual([
    '02-two: src/more.ts: stage.json says edit, but it is add',
    '02-two: src/app.ts: stage.json names it, and it does not differ',
    '02-two: src/more.ts: stage.json names it twice',
  ])
})

test('the first stage declares all of its code; of its tests it may', () => {
  expect(complaints({ 'src/b.ts': app }, { 'src/b.ts': app })).toEqual([
    '01-one: src/b.ts differs (add) and stage.json does not say why',
  ])
  const both = manifest({ 'src/app.ts': 'add', 'test/app.test.ts': 'add' })
  expect(complaints({}, { 'stage.json': both })).toEqual([])
})

test('a test that stays with the earlier stage needs no word; one that is added or edited does', () => {
  const { root, remove, write } = twoStages()
  remove('02-two/test/app.test.ts')
  expect(allComplaints(root)).toEqual([])
  write('02-two/test/app.test.ts', 'another()\n')
  write('02-two/test/more.test.ts', 'test()\n')
  expect(allComplaints(root)).toEqual([
    '02-two: test/app.test.ts differs (edit) and stage.json does not say why',
    '02-two: test/more.test.ts differs (add) and stage.json does not say why',
  ])
})

test.each([
  ['an empty line', 'const a = 1\n\nconst b = 2\n', 2],
  ['an indentation', 'const a = 1\n  const b = 2\n', 2],
  [
    'a call that a formatter breaks',
    'const a = 1\nconst b = 2\nf(\n  a,\n  b,\n)\n',
    3,
    'const a = 1\nconst b = 2\nf(a, b)\n',
  ],
  ['other quotes', "const a = 'x'\n", 1, 'const a = "x"\n'],
])('%s is no step', (_, now, line, was = 'const a = 1\nconst b = 2\n') => {
  const found = complaints(
    { 'src/app.ts': now, 'stage.json': manifest({ 'src/app.ts': 'edit' }) },
    { 'src/app.ts': was },
  )
  expect(found).toEqual([
    `02-two: src/app.ts, line ${line}: a change of white space or format alone; the limit onlySpace is 0`,
  ])
})

test('it is found beside a real change, too', () => {
  const was = `f(a, b)\n${many(5)}const a = 1\n`
  const now = `f(\n  a,\n  b,\n)\n${many(5)}const a = 2\n`
  const found = complaints(
    { 'src/app.ts': now, 'stage.json': manifest({ 'src/app.ts': 'edit' }) },
    { 'src/app.ts': was },
  )
  expect(found.filter((one) => one.includes('white space'))).toHaveLength(1)
})

test('a file that moves may be laid out anew', () => {
  const { root, remove } = twoStages(
    {
      'src/moved.ts': 'const a = 1\n\nconst b = 2\n',
      'stage.json': manifest({ 'src/app.ts': 'remove', 'src/moved.ts': 'add' }),
    },
    { 'src/app.ts': 'const a = 1\nconst b = 2\n' },
  )
  remove('02-two/src/app.ts')
  expect(allComplaints(root)).toEqual([])
})

test('a real change is none of white space', () => {
  const found = complaints({
    'src/app.ts': 'export const app = 10\n',
    'stage.json': manifest({ 'src/app.ts': 'edit' }),
  })
  expect(found.filter((one) => one.includes('white space'))).toEqual([])
})

test.each([
  ['the stage itself', '// as 02-two has it\n', '02-two'],
  ['another stage', '// as 01-one has it\n', '01-one'],
  ['a number', '// until stage 4 comes\n', 'stage 4'],
])('code names no stage: %s', (_, content, name) => {
  const found = complaints({ 'src/new.ts': content, 'stage.json': manifest({ 'src/new.ts': 'add' }) })
  expect(found).toEqual([`02-two: src/new.ts names the stage “${name}”`])
})

test('a new file is short', () => {
  const declared = manifest({ 'src/new.ts': 'add' })
  expect(complaints({ 'src/new.ts': many(149), 'stage.json': declared })).toEqual([])
  expect(complaints({ 'src/new.ts': many(150), 'stage.json': declared })).toEqual([
    '02-two: src/new.ts is new and has 150 lines; the limit linesOfNewFile is 149',
  ])
})

test('a part brings few new files', () => {
  const names = Array.from({ length: 9 }, (_, at) => `src/new-${at}.ts`)
  const files = Object.fromEntries(names.map((name) => [name, app]))
  const declared = manifest(Object.fromEntries(names.map((name) => [name, 'add' as const])))
  expect(complaints({ ...files, 'stage.json': declared })).toEqual([
    '02-two: 9 new files in the part “The part”; the limit newFilesOfPart is 8',
  ])
})

test('few files and few lines are edited, and most stay as they are', () => {
  const names = Array.from({ length: 7 }, (_, at) => `src/old-${at}.ts`)
  const files = (content: string) => Object.fromEntries(names.map((name) => [name, content]))
  const declared = (change: 'add' | 'edit', more: object = {}) =>
    manifest(Object.fromEntries(names.map((name) => [name, change])), more)
  const first = {
    ...files(many(12)),
    'stage.json': {
      ...declared('add'),
      parts: [...declared('add').parts, ...manifest({ 'src/app.ts': 'add' }).parts],
    },
  }
  const found = complaints(
    { ...files(many(12, 'export const y = 2')), 'stage.json': declared('edit') },
    first,
  )
  expect(found).toEqual([
    '02-two: 7 files that stood before are edited; the limit editedFiles is 6',
    '02-two: 84 lines of files that stood before are edited; the limit editedLines is 80',
    '02-two: only 11 of 18 common files are identical; the limit identicalShare is 0.8',
  ])
  const exceeds = { editedFiles: 'because', editedLines: 'because', identicalShare: 'because' }
  const excused = complaints(
    { ...files(many(12, 'export const y = 2')), 'stage.json': declared('edit', { exceeds }) },
    first,
  )
  expect(excused).toEqual([])
})

test('an excuse is for a limit that there is, and that is exceeded', () => {
  const exceeds = { editedFiles: 'because', beauty: 'because' }
  expect(complaints({ 'stage.json': manifest({}, { exceeds }) })).toEqual([
    '02-two: exceeds: there is no limit beauty',
    '02-two: exceeds: the limit editedFiles is kept, so take it out',
  ])
})

test('a dependency is raised in all stages or in none', () => {
  expect(complaints({ 'package.json': packageOf('02-two', { express: '5.4.0' }) })).toEqual([
    '02-two: package.json has express 5.4.0, the stage before it 5.3.0',
  ])
})

test('a dependency comes with code of the step that imports it, its types with it', () => {
  const packages = {
    'package.json': packageOf('02-two', { '@scope/thing': '1.0.0', '@types/scope__thing': '1.0.0' }),
  }
  expect(complaints(packages)).toEqual([
    '02-two: package.json adds @scope/thing, which nothing that the step adds or edits imports',
    '02-two: package.json adds @types/scope__thing, which nothing that the step adds or edits imports',
  ])
  const used = { 'src/new.ts': "import '@scope/thing'\n", 'stage.json': manifest({ 'src/new.ts': 'add' }) }
  expect(complaints({ ...packages, ...used })).toEqual([])
})

test('it is the step’s own code that imports it, and by its whole name', () => {
  const imports = "import 'thing'\n"
  const without = { 'src/app.ts': imports, 'src/new.ts': "import 'thing-more'\n" }
  const declared = { 'stage.json': manifest({ 'src/new.ts': 'add' }) }
  const packages = { 'package.json': packageOf('02-two', { thing: '1.0.0' }) }
  expect(complaints({ ...without, ...declared, ...packages }, { 'src/app.ts': imports })).toEqual([
    '02-two: package.json adds thing, which nothing that the step adds or edits imports',
  ])
})

test('a dependency goes when its last import goes, and not before', () => {
  const imports = "import express from 'express'\n"
  const first = { 'src/app.ts': imports }
  const without = { ...packageOf('02-two'), dependencies: {} }
  expect(complaints({ 'src/app.ts': imports, 'package.json': without }, first)).toEqual([
    '02-two: package.json leaves out express, which is still imported',
  ])
  const edited = { 'stage.json': manifest({ 'src/app.ts': 'edit' }) }
  expect(complaints(edited, first)).toEqual([
    '02-two: package.json still has express, which nothing imports any more',
  ])
  expect(complaints({ ...edited, 'package.json': without }, first)).toEqual([])
})

test('a package is named after its folder, and has the scripts of its neighbour', () => {
  const other = { ...packageOf('02-too'), scripts: { test: 'true' } }
  expect(complaints({ 'package.json': other })).toEqual([
    '02-two: package.json has the name 02-too',
    '02-two: package.json has other scripts than the stage before it',
  ])
})

test('a package.json that cannot be read is named in one line', () => {
  expect(complaints({ 'package.json': '{' })).toEqual([
    expect.stringMatching(/^02-two\/package\.json cannot be read: .*$/),
  ])
})

test('set-up is alike, and nothing lies about', () => {
  expect(complaints({ 'tsconfig.json': { strict: false }, 'notes.txt': 'a note' })).toEqual([
    '02-two: notes.txt is not as in 01-one, and no step is about it',
    '02-two: tsconfig.json is not as in 01-one, and no step is about it',
  ])
})

test('what tools leave behind is no difference', () => {
  const left = {
    '.turbo/turbo-test.log': 'ran',
    'node_modules/x/index.js': '1',
    '.reports/test.json': {},
    'src/.DS_Store': 'x',
  }
  expect(complaints(left)).toEqual([])
})

test('a stage says its idea, and has a README', () => {
  const { root, write } = twoStages({ 'stage.json': { ...manifest(), idea: '' } })
  write('02-two/README.md', '# 02 Two\n')
  const both = ['02-two: stage.json does not say its idea yet', '02-two: README.md says nothing yet']
  expect(allComplaints(root)).toEqual(both)
  rmSync(`${root}/stages/02-two/README.md`)
  expect(allComplaints(root)).toEqual(both)
})

test.each([
  ['is no JSON', '{', /^02-two\/stage\.json cannot be read: /],
  ['has a field too many', manifest({}, { why: 'x' }), /^02-two\/stage\.json: .*"why"$/],
  [
    'has a file without a reason',
    manifest({}, { parts: [{ title: 'x', about: '', files: [{ path: 'a', why: '' }] }] }),
    /^02-two\/stage\.json: parts: 0: files: 0: why: /,
  ],
  [
    'has a verdict that is no known word',
    manifest({}, { promises: { 'reads-own-writes': 'maybe' } }),
    /^02-two\/stage\.json: promises: reads-own-writes: .*"kept"\|"broken"\|"does not arise"$/,
  ],
])(
  'a stage.json that %s is named in one line, and the other stages are looked at all the same',
  (_, content, line) => {
    const found = complaints({ 'stage.json': content }, { 'src/b.ts': app })
    expect(found).toEqual([
      '01-one: src/b.ts differs (add) and stage.json does not say why',
      expect.stringMatching(line),
    ])
    expect(found[1]).not.toContain('\n')
  },
)

test('verdicts on promises are known words', () => {
  const promises = { 'reads-own-writes': 'kept', 'one-dies': 'broken', 'servers-scale': 'does not arise' }
  expect(complaints({ 'stage.json': manifest({}, { promises }) })).toEqual([])
})
