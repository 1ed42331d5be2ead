/** Counts what passed and what failed in a run of turbo. Tests count one by one; a lint, a check or a typecheck as one. */
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

export type Tally = { passed: number; failed: number; skipped: number }

export const NOTHING: Readonly<Tally> = { passed: 0, failed: 0, skipped: 0 }

/** Of turbo's summary, what is needed here. */
export type TaskRun = {
  task: string
  /** The package's folder, relative to the repository. */
  directory: string
  /** The script's text, or `<NONEXISTENT>`. */
  command: string
  /** Absent where the task never came to its turn. */
  execution?: { startTime: number; exitCode: number | null }
}

/** Of Vitest's report, what is needed here: `vitest.shared.ts` has it written into every package. */
type Report = {
  startTime: number
  testResults: { status: string; assertionResults: { status: string }[] }[]
}

export const add = (a: Tally, b: Tally): Tally => ({
  passed: a.passed + b.passed,
  failed: a.failed + b.failed,
  skipped: a.skipped + b.skipped,
})

export function ofTask(root: string, { task, directory, command, execution }: TaskRun): Tally {
  if (command === '<NONEXISTENT>') return NOTHING
  const good = execution?.exitCode === 0
  if (task !== 'test' && task !== 'measure') return { ...NOTHING, ...(good ? { passed: 1 } : { failed: 1 }) }

  const report = readReport(join(root, directory, `.reports/${task}.json`))
  // A report from before this run belongs to it only where turbo found the task unchanged.
  const fresh = report && (good || report.startTime >= (execution?.startTime ?? Number.POSITIVE_INFINITY))
  const tally = fresh ? ofReport(report) : NOTHING
  // Failed without a failed test, as when Vitest itself cannot start.
  return good || tally.failed > 0 ? tally : { ...tally, failed: 1 }
}

function readReport(path: string): Report | undefined {
  return existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')) : undefined
}

function ofReport({ testResults }: Report): Tally {
  const files = testResults.map(({ status, assertionResults }) => {
    const count = (wanted: string) => assertionResults.filter(({ status }) => status === wanted).length
    const [passed, failed] = [count('passed'), count('failed')]
    // A file that cannot be loaded, or whose set-up fails, has no failed test but has failed.
    const broken = status === 'failed' && failed === 0 ? 1 : 0
    return { passed, failed: failed + broken, skipped: assertionResults.length - passed - failed }
  })
  return files.reduce(add, NOTHING)
}
