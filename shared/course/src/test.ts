/** `course test`: everything that can be checked, through turbo, which skips what has not changed. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { program, ROOT } from './repository.ts'
import { add, NOTHING, ofTask, type Tally, type TaskRun } from './tally.ts'

const TASKS = ['lint', 'check', 'typecheck', 'test']
/** Where turbo leaves a summary of each run. */
const RUNS = join(ROOT, '.turbo/runs')

export async function test(): Promise<void> {
  mkdirSync(RUNS, { recursive: true })
  const before = new Set(readdirSync(RUNS))
  const args = [
    'run',
    ...TASKS,
    '--continue',
    '--concurrency=100%',
    '--summarize',
    '--output-logs=new-only',
    '--ui=stream',
  ]
  const env = { ...process.env, TURBO_TELEMETRY_DISABLED: '1', TURBO_NO_UPDATE_NOTIFIER: '1' }
  const turbo = spawn(program('turbo'), args, { cwd: ROOT, stdio: 'inherit', env })
  // Ctrl-C reaches turbo too, which ends its tasks and then itself.
  process.on('SIGINT', () => {})
  process.on('SIGTERM', () => turbo.kill('SIGTERM'))
  const [code] = await once(turbo, 'exit')

  const run = readdirSync(RUNS).find((name) => !before.has(name))
  const tally = { ...(run ? summed(join(RUNS, run)) : NOTHING) }
  // Whatever went wrong without leaving a trace in the tally is a failure all the same.
  if (code !== 0 && tally.failed === 0) tally.failed = 1
  console.log(inWords(tally))
  process.exitCode = tally.failed > 0 ? 1 : 0
}

function summed(path: string): Tally {
  const { tasks } = JSON.parse(readFileSync(path, 'utf8')) as { tasks: TaskRun[] }
  rmSync(path)
  return tasks
    .filter(({ task }) => TASKS.includes(task))
    .map((task) => ofTask(ROOT, task))
    .reduce(add, NOTHING)
}

export function inWords({ passed, failed, skipped }: Tally): string {
  return `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`
}
