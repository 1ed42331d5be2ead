/** `course exercise` for scripts and for people without a terminal: what it prints, keeps and exits with. */
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { expect, test } from 'vitest'
import { aPlayground, solutionOf, starterOf } from './exercise-answers.ts'
import { courseHere, runCourse } from './run-course.ts'

test('an exercise that does not exist: which there are, and no stack trace', async () => {
  const { env } = aPlayground()
  const { code, err } = await courseHere(['exercise', '77.1'], env)
  expect(code).toBe(1)
  expect(err).toMatch(/^There is no exercise “77\.1”\. What there is:\n {2}1\.1 {2}Keyset pagination\n/)
  expect(err).not.toContain(' at ')
})

test('from the starter to a right answer, and on to the next exercise', async () => {
  const { env, answer, fileOf } = aPlayground()
  const first = await runCourse(['exercise', '3.3'], env)
  expect(first.code).toBe(1)
  expect(first.out).toContain('# 3.3 What may be retried')
  expect(first.out).toContain('Usual cause: ')
  expect(readFileSync(fileOf('3.3'), 'utf8')).toBe(starterOf('3.3'))

  answer('3.3', solutionOf('3.3'))
  const second = await runCourse(['exercise'], env)
  expect(second.code).toBe(0)
  expect(readFileSync(fileOf('3.3'), 'utf8')).toBe(solutionOf('3.3'))

  const list = await courseHere(['exercise', 'list'], env)
  expect(list.out).toMatch(/✓ 3\.3 .* 15 min/)
  expect(list.out).toMatch(/1 of \d+ passed, about \d+ minutes are left\./)

  const again = await courseHere(['exercise', 'check'], env)
  expect([again.code, again.out.trim().split('\n').at(-1)]).toEqual([0, '1 of 1 passed.'])

  const next = await courseHere(['exercise', 'next'], env)
  expect(next.out).not.toContain('# 3.3 ')
})

test('hints say more each time, a solution comes after passing or on insistence', async () => {
  const { env, answer } = aPlayground()
  const hints = []
  for (let time = 0; time < 3; time++) hints.push((await courseHere(['exercise', 'hint', '1.2'], env)).out)
  expect(hints.map((hint) => hint.split('\n')[0])).toEqual(['Hint 1 of 3', 'Hint 2 of 3', 'Hint 3 of 3'])

  answer('1.2', '// mine')
  const refused = await courseHere(['exercise', 'solution', '1.2'], env)
  expect(refused.out).toContain('You have not passed this one yet.')
  expect(refused.out).not.toContain('createLruCache')
  const shown = await courseHere(['exercise', 'solution', '1.2', '--anyway'], env)
  expect(shown.out).toContain('// mine')
  expect(shown.out).toContain('export function createLruCache')
})

test('beginning again keeps what somebody has written', async () => {
  const { env, answer, fileOf } = aPlayground()
  for (const text of ['// first try', '// second try']) {
    answer('2.1', text)
    expect((await courseHere(['exercise', 'reset', '2.1'], env)).code).toBe(0)
  }
  expect(readFileSync(fileOf('2.1'), 'utf8')).toBe(starterOf('2.1'))
  const kept = readdirSync(dirname(fileOf('2.1'))).filter((name) => name.includes('before'))
  expect(kept.map((name) => readFileSync(join(dirname(fileOf('2.1')), name), 'utf8')).sort()).toEqual([
    '// first try',
    '// second try',
  ])
})

test('a folder of somebody else is graded, and is not the reader’s progress', async () => {
  const [mine, ann] = [aPlayground(), aPlayground()]
  ann.answer('3.3', solutionOf('3.3'))
  ann.answer('2.2', starterOf('2.2'))
  const { code, out } = await runCourse(['exercise', 'check', '--dir', ann.folder], mine.env)
  expect(code).toBe(1)
  expect(out).toMatch(/^2\.2 {2}.*: ✗ \d of \d rules kept\./m)
  expect(out).toMatch(/^3\.3 {2}.*: ✓ \d rules kept$/m)
  expect(out).toContain('1 of 2 passed.')
  expect(existsSync(join(mine.folder, 'progress.json'))).toBe(false)

  const one = await courseHere(['exercise', 'check', '3.3', '--dir', ann.folder], mine.env)
  expect(one.code).toBe(0)
})

test('nothing to check, and nobody’s folder: one plain line', async () => {
  const { env, folder } = aPlayground()
  const nothing = await courseHere(['exercise', 'check'], env)
  expect([nothing.code, nothing.err]).toEqual([
    1,
    'Nothing has been passed yet. Begin with: npx course exercise\n',
  ])
  const nobody = await courseHere(['exercise', 'check', '--dir', join(folder, 'nobody')], env)
  expect([nobody.code, nobody.err]).toEqual([1, `There is no folder ${join(folder, 'nobody')}.\n`])
})

test('a broken progress.json is put aside and said', async () => {
  const { env, folder } = aPlayground()
  writeFileSync(join(folder, 'progress.json'), '{ "passed": ')
  const { code, out, err } = await courseHere(['exercise', 'list'], env)
  expect(code).toBe(0)
  expect(out).toContain('0 of ')
  expect(err.trim().split('\n')).toEqual([
    'progress.json could not be read: it is kept as progress.json.broken, and the count begins anew.',
  ])
  expect(readFileSync(join(folder, 'progress.json.broken'), 'utf8')).toBe('{ "passed": ')
})
