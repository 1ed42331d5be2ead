/** `course test`: everything that can be checked, or the tests of one stage, through turbo, which skips what has not changed. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { basename, join } from 'node:path'
import { thisComputer } from '@ztm/lab/computer'
import { PlainError } from '@ztm/lab/plain-error'
import { getRedis } from '@ztm/lab/redis-program'
import { program, ROOT, stageFolder } from './repository.ts'
import { add, NOTHING, ofTask, type Tally, type TaskRun } from './tally.ts'

/** What measures how much something can carry comes last, and one after the other: beside anything else it would measure that. */
const RUNS = [
  { tasks: ['lint', 'check', 'typecheck', 'test'], concurrency: '4' },
  { tasks: ['measure'], concurrency: '1' },
]
/** Where turbo leaves a summary of each run. */
const SUMMARIES = join(ROOT, '.turbo/runs')

/** @param stage only its tests, and those of the shared packages that it uses: no lint, no types, no check of the steps */
export async function test(stage: string | undefined): Promise<void> {
  const only = stage === undefined ? [] : [`--filter=${basename(stageFolder(stage))}...`]
  await getRedisFirst()
  let tally = NOTHING
  for (const { tasks, concurrency } of RUNS) tally = add(tally, await turboRun(tasks, concurrency, only))
  console.log(inWords(tally))
  process.exitCode = tally.failed > 0 ? 1 : 0
}

/** While there is a terminal to ask at: the tests themselves have none. Those that need it say so where there is none. */
async function getRedisFirst(): Promise<void> {
  try {
    await getRedis('Some of what is tested', thisComputer())
  } catch (error) {
    if (!(error instanceof PlainError)) throw error
    console.error(error.message)
  }
}

async function turboRun(
  tasks: readonly string[],
  concurrency: string,
  only: readonly string[],
): Promise<Tally> {
  mkdirSync(SUMMARIES, { recursive: true })
  const before = new Set(readdirSync(SUMMARIES))
  const args = [
    'run',
    ...tasks,
    ...only,
    '--continue',
    `--concurrency=${concurrency}`,
    '--summarize',
    '--output-logs=new-only',
    '--ui=stream',
  ]
  const env = { ...process.env, TURBO_TELEMETRY_DISABLED: '1', TURBO_NO_UPDATE_NOTIFIER: '1' }
  const turbo = spawn(program('turbo'), args, { cwd: ROOT, stdio: 'inherit', env })
  // Ctrl-C reaches turbo too, which ends its tasks and then itself; the next run is not begun.
  let interrupted = false
  const interrupt = () => {
    interrupted = true
  }
  const end = () => turbo.kill('SIGTERM')
  process.on('SIGINT', interrupt).on('SIGTERM', end)
  const [code] = await once(turbo, 'exit')
  process.off('SIGINT', interrupt).off('SIGTERM', end)
  if (interrupted) process.exit(130)

  const summary = readdirSync(SUMMARIES).find((name) => !before.has(name))
  const tally = summary ? summed(join(SUMMARIES, summary), tasks) : NOTHING
  // Whatever went wrong without leaving a trace in the tally is a failure all the same.
  return code !== 0 && tally.failed === 0 ? { ...tally, failed: 1 } : tally
}

function summed(path: string, wanted: readonly string[]): Tally {
  const { tasks } = JSON.parse(readFileSync(path, 'utf8')) as { tasks: TaskRun[] }
  rmSync(path)
  return tasks
    .filter(({ task }) => wanted.includes(task))
    .map((task) => ofTask(ROOT, task))
    .reduce(add, NOTHING)
}

export function inWords({ passed, failed, skipped }: Tally): string {
  return `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`
}
