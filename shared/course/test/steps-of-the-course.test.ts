/** The tools of a step as somebody at a terminal uses them, on a copy of the course's own stages. */
import { execFileSync } from 'node:child_process'
import { appendFileSync, cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { stripVTControlCharacters } from 'node:util'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { program, ROOT } from '../src/repository.ts'
import { readTree } from '../src/step/tree.ts'
import { courseHere, type Env, runCourse } from './run-course.ts'

/** Each is several processes, one after another, on a computer that may be busy. */
const PATIENT = { timeout: 120_000 }

let root: string
const stage = (name: string) => join(root, 'stages', name)

beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), 'the course-'))
  const leftBehind = /\/(node_modules|\.turbo|\.reports)$/
  for (const part of ['stages', 'shared/course/bin', 'shared/course/src', '.nvmrc', 'tsconfig.base.json']) {
    cpSync(join(ROOT, part), join(root, part), { recursive: true, filter: (path) => !leftBehind.test(path) })
  }
  symlinkSync(join(ROOT, 'node_modules'), join(root, 'node_modules'))
  for (const args of ['init', 'add stages', '-c user.name=t -c user.email=t@localhost commit -m Stages']) {
    execFileSync('git', args.split(' '), { cwd: root, stdio: 'ignore' })
  }
}, PATIENT.timeout)
afterAll(() => rmSync(root, { recursive: true }))

/** @param env as a terminal has it that says nothing about colours */
const course = (args: string[], env: Env = {}) =>
  runCourse(args, { FORCE_COLOR: undefined, NO_COLOR: undefined, INIT_CWD: undefined, ...env }, root)
/** The same without a process. */
const here = (args: string[]) => courseHere(args, {}, root)

test(
  'a comment appended to a file that two stages share: check finds it, carry mends it',
  PATIENT,
  async () => {
    const [first, second, third] = ['01-single-server', '02-split-database', '03-load-balancer'].map((name) =>
      readTree(stage(name)),
    )
    const shared = [...(second ?? [])].find(
      ([path, content]) => path.startsWith('src/') && !first?.has(path) && third?.get(path) === content,
    )?.[0]
    const path = shared ?? expect.fail('stages 02 and 03 share no file')
    const before = await here(['check'])

    appendFileSync(join(stage('02-split-database'), path), '// A better word.\n')
    const found = await course(['check'])
    expect(found.code).toBe(1)
    expect(found.err).toContain(`03-load-balancer: ${path} differs (edit) and stage.json does not say why\n`)

    const carried = await course(['carry', `stages/02-split-database/${path}`])
    expect(carried).toMatchObject({ code: 0, err: '' })
    expect(carried.out).toContain('03-load-balancer: carried\n')
    expect(readFileSync(join(stage('03-load-balancer'), path), 'utf8')).toContain('// A better word.\n')
    expect(await here(['check'])).toEqual(before)
  },
)

test.each([
  ['1', '2'],
  ['2', '3'],
  ['1', '3'],
])('the step from %s to %s is told', PATIENT, async (from, to) => {
  const { code, out, err } = await here(['diff', from, to])
  expect({ code, err }).toEqual({ code: 0, err: '' })
  expect(out).toMatch(/\n\d+ files differ: \d+ lines added, \d+ removed\.\n/)
  expect(out).toContain('── src/system.ts  edited, ')
})

test('in colours for a terminal, without where it goes elsewhere or nobody wants them', PATIENT, async () => {
  const [plain, forced, none] = await Promise.all([
    course(['diff', '2', '3', '--stat']),
    course(['diff', '2', '3', '--stat'], { FORCE_COLOR: '1' }),
    course(['diff', '2', '3', '--stat'], { NO_COLOR: '1' }),
  ])
  expect(forced.out).not.toBe(plain.out)
  expect(stripVTControlCharacters(forced.out)).toBe(plain.out)
  expect(stripVTControlCharacters(plain.out)).toBe(plain.out)
  expect(none.out).toBe(plain.out)
})

test('a new stage: its types are right from the first moment', PATIENT, async () => {
  const last = stage('03-load-balancer')
  const made = await here(['new-stage', 'something-new'])
  expect(made).toMatchObject({ code: 0, err: '' })
  const next = /^stages\/(\S+) is a copy/.exec(made.out)?.[1] ?? expect.fail(made.out)
  expect(readTree(stage(next)).size).toBeGreaterThan(readTree(last).size / 2)
  execFileSync(program('tsc'), [], { cwd: stage(next) })
})

test.each([
  [['diff', '2', '1'], 'A step goes forward: npx course diff 1 2'],
  [['diff', '1', '77'], 'There is no stage “77”. What there is: 1 (single-server), '],
  [['diff', '1'], "error: missing required argument 'to'"],
  [['carry', 'README.md'], 'README.md is not a file of a stage, such as '],
  [
    ['carry', 'stages/01-single-server/src/system.ts'],
    'src/system.ts in 01-single-server is as it was in HEAD: ',
  ],
  [['new-stage', 'Nine'], '“Nine” is no name for a stage: '],
])('%j: one plain line, and a code that a script can see', PATIENT, async (args, line) => {
  const { code, out, err } = await here(args)
  expect({ code, out }).toEqual({ code: 1, out: '' })
  expect(err.startsWith(line)).toBe(true)
  expect(err.trim().split('\n')).toHaveLength(1)
})

test.each(['diff', 'check', 'carry', 'new-stage'])('%s --help', PATIENT, async (command) => {
  const { code, out } = await here([command, '--help'])
  expect(code).toBe(0)
  expect(out).toContain(`Usage: course ${command}`)
})
