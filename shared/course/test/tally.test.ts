import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { ofTask, type TaskRun } from '../src/tally.ts'

const NOW = 1_000_000

let root: string

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'tally-'))
})
afterEach(() => rmSync(root, { recursive: true }))

const ran = (task: string, exitCode: number | null): TaskRun => ({
  task,
  directory: 'shared/thing',
  command: 'something',
  execution: { startTime: NOW, exitCode },
})

function reported(files: Record<string, string[]>[], startTime = NOW + 1) {
  const testResults = files.map(({ tests = [], is = ['passed'] }) => ({
    status: is[0],
    assertionResults: tests.map((status) => ({ status })),
  }))
  mkdirSync(join(root, 'shared/thing/.reports'), { recursive: true })
  writeFileSync(join(root, 'shared/thing/.reports/test.json'), JSON.stringify({ startTime, testResults }))
}

test('a lint or a typecheck counts as one, good or bad', () => {
  expect(ofTask(root, ran('lint', 0))).toEqual({ passed: 1, failed: 0, skipped: 0 })
  expect(ofTask(root, ran('typecheck', 2))).toEqual({ passed: 0, failed: 1, skipped: 0 })
})

test('a task that never came to its turn has failed', () => {
  expect(ofTask(root, { ...ran('typecheck', 0), execution: undefined })).toMatchObject({ failed: 1 })
})

test('a package without such a script counts nothing', () => {
  const nothing = { passed: 0, failed: 0, skipped: 0 }
  expect(ofTask(root, { ...ran('test', 0), command: '<NONEXISTENT>' })).toEqual(nothing)
})

test('tests are counted one by one', () => {
  reported([
    { tests: ['passed', 'passed', 'skipped'] },
    { tests: ['passed', 'failed', 'todo'], is: ['failed'] },
  ])
  expect(ofTask(root, ran('test', 1))).toEqual({ passed: 3, failed: 1, skipped: 2 })
})

test('a file that could not be loaded has failed, though no test of it has', () => {
  reported([{ tests: ['passed'] }, { tests: [], is: ['failed'] }])
  expect(ofTask(root, ran('test', 1))).toEqual({ passed: 1, failed: 1, skipped: 0 })
})

test('a result that turbo remembers counts as much as a new one', () => {
  reported([{ tests: ['passed', 'passed'] }], NOW - 5000)
  expect(ofTask(root, ran('test', 0))).toEqual({ passed: 2, failed: 0, skipped: 0 })
})

test('where Vitest could not even start, an older report does not stand in for it', () => {
  reported([{ tests: ['passed', 'passed'] }], NOW - 5000)
  expect(ofTask(root, ran('test', 1))).toEqual({ passed: 0, failed: 1, skipped: 0 })
})

test('all tests passed and the run failed all the same: one failure', () => {
  reported([{ tests: ['passed'] }])
  expect(ofTask(root, ran('test', 1))).toEqual({ passed: 1, failed: 1, skipped: 0 })
})
