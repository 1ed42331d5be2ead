/** Runs load against a system on this computer, from a process of its own, and gives its report. */
import { join } from 'node:path'
import { COMPILED_ONCE } from '../compiled-once.ts'
import { launch, ours } from '../launch.ts'
import { PlainError } from '../plain-error.ts'
import { startReaper } from '../reaper.ts'
import type { FromLoad, ToLoad } from './messages.ts'
import { type LoadOptions, loopback, Options } from './options.ts'
import type { LoadReport } from './report.ts'
import type { Second } from './tally.ts'

export type { LoadOptions } from './options.ts'
export type { LoadReport } from './report.ts'

type Watcher = {
  onBegin?: () => void
  /** Once a second. */
  onFigures?: (second: Second) => void
  /** Ends it, with the report so far; its reason's message says why. */
  signal?: AbortSignal
}

/** @throws PlainError where it could not begin @throws ZodError where what is asked for makes no sense */
export async function runLoad(
  options: LoadOptions,
  { onBegin, onFigures, signal }: Watcher = {},
): Promise<LoadReport> {
  const asked = Options.parse(options)
  loopback(asked.url)
  signal?.throwIfAborted()
  const reaper = startReaper()
  let begun = false
  let report: LoadReport | undefined
  let failed: Error | undefined
  const { child, ended } = launch(
    ours(join(import.meta.dirname, 'load-main.ts'), { ...process.env, ...COMPILED_ONCE }),
    reaper,
    {
      onLine: () => {},
      onMessage: (message) => {
        const told = message as FromLoad
        if (told.type === 'begins') {
          begun = true
          onBegin?.()
        }
        if (told.type === 'second') onFigures?.(told.second)
        if (told.type === 'report') report = told.report
        if (told.type === 'failed') failed = new (told.plain ? PlainError : Error)(told.message)
      },
      onEnd: () => {},
    },
  )
  const tell = (message: ToLoad) => child.connected && child.send(message)
  // Before it has begun there is nothing to report.
  const end = () =>
    begun ? tell({ type: 'end', because: messageOf(signal?.reason) }) : child.kill('SIGKILL')
  signal?.addEventListener('abort', end)
  tell({ type: 'run', asked })
  const how = await ended
  signal?.removeEventListener('abort', end)
  await reaper.end()
  if (report) return report
  signal?.throwIfAborted()
  throw failed ?? new PlainError(`The load’s own process ${how}.`)
}

const messageOf = (reason: unknown) => (reason instanceof Error ? reason.message : String(reason))
