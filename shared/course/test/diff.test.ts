/** `course diff` on tiny stages: a lesson from the first line to the last. */
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { diff } from '../src/step/diff.ts'
import { type Files, manifest, packageOf, said, smallRepository } from './small-repository.ts'

const lines = (...names: string[]) => names.map((name) => `const ${name} = '${name}'\n`).join('')
const server = lines('config', 'node', 'database', 'files', 'app')
const long = (last: string) => lines(...Array.from({ length: 20 }, (_, at) => `n${at}`), last)

const told = manifest({ 'src/long.ts': 'edit', 'src/server.ts': 'remove' }, { title: 'Two', idea: 'Apart.' })
const other = manifest({ 'src/web.ts': 'add', 'test/web.test.ts': 'add', 'src/old.ts': 'remove' })
const second: Files = {
  'src/long.ts': long('other'),
  'src/same.ts': lines('same'),
  'src/web.ts': lines('config', 'node', 'connection', 'files', 'app'),
  'test/web.test.ts': lines('web'),
  'package.json': packageOf('02-two', { undici: '8.0.0' }),
  'stage.json': { ...told, parts: [...told.parts, { ...other.parts[0], title: 'The web tier' }] },
}

const stages = (more: Record<string, Files> = {}) =>
  smallRepository({
    '01-one': {
      'src/long.ts': long('last'),
      'src/same.ts': lines('same'),
      'src/server.ts': server,
      'src/old.ts': lines('old'),
      'test/server.test.ts': lines('server'),
      'stage.json': { ...manifest(), title: 'One' },
    },
    '02-two': second,
    ...more,
  })

const shown = (from: string, to: string, options = {}, { root } = stages()) =>
  said(() => diff(from, to, options, root))

test('part by part in the order of stage.json, each file with its reason and its lines', () => {
  expect(shown('1', '2').lines.join('\n')).toBe(`01-one → 02-two
Two: Apart.

The part
One idea.

── src/long.ts  edited, +1 -1
   why src/long.ts

   ⋯ line 18
   const n17 = 'n17'
   const n18 = 'n18'
   const n19 = 'n19'
 - const last = 'last'
 + const other = 'other'

── src/server.ts  removed; most of it is now in src/web.ts
   why src/server.ts

The web tier
One idea.

── src/web.ts  new; most of it was in src/server.ts, with which it is compared, +1 -1
   why src/web.ts

   const config = 'config'
   const node = 'node'
 - const database = 'database'
 + const connection = 'connection'
   const files = 'files'
   const app = 'app'

── test/web.test.ts  new, +1 -0
   why test/web.test.ts

 + const web = 'web'

── src/old.ts  removed, +0 -1
   why src/old.ts

 - const old = 'old'

5 files differ: 3 lines added, 3 removed.
10 of the 11 files that both have are identical.
Tests of what stays as it was are in 01-one alone: 1.
New packages: undici.`)
})

test('--stat: one line a file', () => {
  expect(shown('1', '2', { stat: true }).lines.join('\n')).toContain(`The part
One idea.
  edited   src/long.ts    +1 -1  why src/long.ts
  removed  src/server.ts  now src/web.ts  why src/server.ts

The web tier
One idea.
  new      src/web.ts        +1 -1  why src/web.ts
  new      test/web.test.ts  +1 -0  why test/web.test.ts
  removed  src/old.ts        +0 -1  why src/old.ts

5 files differ`)
})

test('a stage may be named by its number or by its whole name', () => {
  const repository = stages()
  expect(shown('01-one', '02', {}, repository)).toEqual(shown('1', '2', {}, repository))
})

test('between stages that are no neighbours: the parts of all steps, each file once with all its reasons', () => {
  const third = manifest({ 'src/web.ts': 'edit', 'src/door.ts': 'add' }, { title: 'Three', idea: 'A door.' })
  const repository = stages({
    '03-three': {
      ...second,
      'src/web.ts': lines('config', 'node', 'connection', 'remote', 'app'),
      'src/door.ts': lines('door'),
      'stage.json': { ...third, parts: [{ ...third.parts[0], title: 'The door' }] },
    },
  })
  const { lines: all } = shown('1', '3', { stat: true }, repository)
  expect(all.slice(0, 3)).toEqual(['01-one → 03-three', 'Two: Apart.', 'Three: A door.'])
  expect(all.filter((line) => line.startsWith('The'))).toEqual(['The part', 'The web tier', 'The door'])
  expect(all.filter((line) => /new +src\/web\.ts/.test(line))).toEqual([
    expect.stringMatching(/why src\/web\.ts; then why src\/web\.ts$/),
  ])
})

test('what no stage.json names is shown, and said to be so', () => {
  const repository = stages()
  repository.write('02-two/src/same.ts', lines('same', 'stray'))
  const text = shown('1', '2', {}, repository).lines.join('\n')
  expect(text).toContain('Without a reason\n')
  expect(text).toContain("── src/same.ts  edited, +1 -0\n\n   const same = 'same'\n + const stray = 'stray'")
})

test('nothing differs: nothing is told', () => {
  const repository = smallRepository({ '01-one': {}, '02-two': {} })
  expect(shown('1', '2', {}, repository).lines.join('\n')).toContain(
    '0 files differ: 0 lines added, 0 removed.',
  )
})

test.each([
  ['backwards', '2', '1', 'A step goes forward: npx course diff 1 2'],
  ['the same twice', '1', '01', 'Name two different stages, such as: npx course diff 1 2'],
  ['a stage that there is not', '1', '7', 'There is no stage “7”. What there is: 1 (one), 2 (two).'],
  ['no number', 'one', '2', 'There is no stage “one”. What there is: 1 (one), 2 (two).'],
])('%s: one line says what would be right', (_, from, to, mistake) => {
  expect(shown(from, to)).toEqual({ lines: [], mistake })
})

test('somebody’s own settings for git change nothing', () => {
  const repository = stages()
  const plain = shown('1', '2', {}, repository)
  repository.write(
    '../gitconfig',
    '[color]\nui = always\n[diff]\ncontext = 0\nnoprefix = true\nexternal = false\n',
  )
  const before = process.env.GIT_CONFIG_GLOBAL
  process.env.GIT_CONFIG_GLOBAL = join(repository.root, 'gitconfig')
  try {
    expect(shown('1', '2', {}, repository)).toEqual(plain)
  } finally {
    if (before === undefined) delete process.env.GIT_CONFIG_GLOBAL
    else process.env.GIT_CONFIG_GLOBAL = before
  }
})
