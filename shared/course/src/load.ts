/** `course load N`: load on a stage, on the one that runs in the lab or else on one of its own, and its report. */
import { existsSync, writeFileSync } from 'node:fs'
import { basename, dirname, resolve } from 'node:path'
import type { Traffic } from '@ztm/lab/load/loads'
import { missesItsRate } from '@ztm/lab/load/report'
import { reportInWords, secondInWords } from '@ztm/lab/load/report-in-words'
import type { LoadReport } from '@ztm/lab/load/run-load'
import { PlainError } from '@ztm/lab/plain-error'
import { labWith } from './load/lab-with.ts'
import { loadOwn } from './load/own.ts'
import { loadThroughLab } from './load/through-lab.ts'
import { type Given, trafficOf } from './load/traffic.ts'
import { stageFolder } from './repository.ts'

/** Of a program that Ctrl-C has ended, as shells have it. */
const INTERRUPTED = 130
const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const
/** One Ctrl-C may come twice: from the terminal, and passed on by whoever started this process. */
const TWICE = 200

export type Run = {
  /** The stage's folder. */
  folder: string
  traffic: Traffic
  signal: AbortSignal
  say: (line: string) => void
  onSecond: (second: LoadReport['seconds'][number]) => void
}

type Options = Given & { seed?: string; web?: string; size?: string; json?: string }

export async function load(wanted: string, { seed, web, size, json, ...given }: Options): Promise<void> {
  const folder = stageFolder(wanted)
  const traffic = trafficOf(given)
  const path = json && resolve(json)
  // Now, and not when there would be something to write.
  if (path && !existsSync(dirname(path))) throw new PlainError(`There is no folder ${dirname(path)}.`)

  const signal = untilInterrupted()
  const run: Run = {
    folder,
    traffic,
    signal,
    say: (line) => console.error(line),
    onSecond: (second) => console.error(secondInWords(second)),
  }
  const lab = await labWith(basename(folder))
  if (lab && (seed ?? web ?? size) !== undefined) {
    throw new PlainError(
      `The lab at ${lab} runs this stage already, so --seed, --web and --size come too late.`,
    )
  }
  const report = lab
    ? await loadThroughLab(lab, run)
    : await loadOwn(run, { seed: seed ?? 'demo', web, size })
  console.log(reportInWords(report))
  if (path) write(path, report)
  if (signal.aborted) process.exitCode = INTERRUPTED
  else if (report.endedBecause || report.invalidBecause || missesItsRate(report)) process.exitCode = 1
}

/** Ctrl-C once ends the run in order, twice at once. */
function untilInterrupted(): AbortSignal {
  const ending = new AbortController()
  let first: number | undefined
  for (const signal of SIGNALS) {
    process.on(signal, () => {
      if (first !== undefined && performance.now() - first > TWICE) process.exit(INTERRUPTED)
      first ??= performance.now()
      ending.abort(new PlainError('It was ended early.'))
    })
  }
  return ending.signal
}

function write(path: string, report: LoadReport): void {
  try {
    writeFileSync(path, `${JSON.stringify(report, null, 2)}\n`)
  } catch (error) {
    throw new PlainError(`The report could not be written: ${(error as Error).message}`)
  }
  console.error(`Written to ${path}`)
}
