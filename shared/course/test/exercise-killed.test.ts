/** Whoever runs a check is killed in the middle of it: what was started for it ends, too, also in a loop without an end. */
import { execFile, spawn } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { eventually, until } from '@ztm/testkit/eventually'
import { expect, onTestFinished, test } from 'vitest'
import { ROOT } from '../src/repository.ts'
import { aPlayground } from './exercise-answers.ts'
import { PATIENCE } from './run-course.ts'

/** The processes that somebody has started, and those that these have. */
async function descendantsOf(pid: number): Promise<number[]> {
  const { stdout } = await promisify(execFile)('ps', ['-A', '-o', 'pid=,ppid='])
  const all = stdout
    .trim()
    .split('\n')
    .map((line) => line.trim().split(/\s+/).map(Number))
  const below = (parent: number): number[] =>
    all.flatMap(([child = 0, of]) => (of === parent ? [child, ...below(child)] : []))
  return below(pid)
}

function runs(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch {
    return false
  }
}

test('nothing survives the runner', async () => {
  const { env, answer, folder } = aPlayground()
  answer('3.3', 'for (;;);\nexport const mayRetry = 1')
  const course = join(ROOT, 'shared/course/bin/course.js')
  const runner = spawn(process.execPath, [course, 'exercise', 'check', '3.3', '--dir', folder], {
    env: { ...process.env, ...env },
    stdio: 'ignore',
  })
  onTestFinished(() => void runner.kill('SIGKILL'))
  // The one that keeps Vitest, and the one that the answer keeps busy.
  const started = await eventually(
    'the answer runs',
    async () => {
      const found = await descendantsOf(runner.pid ?? 0)
      expect(found.length).toBeGreaterThanOrEqual(2)
      return found
    },
    PATIENCE,
  )
  runner.kill('SIGKILL')
  await until('all of them have ended', () => !started.some(runs), PATIENCE)
})
