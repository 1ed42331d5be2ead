/** Examines whether a stage keeps a promise, in a process of its own. */
import { join } from 'node:path'
import { COMPILED_ONCE } from '@ztm/lab/compiled-once'
import { launch, ours } from '@ztm/lab/launch'
import { PlainError } from '@ztm/lab/plain-error'
import { startReaper } from '@ztm/lab/reaper'
import type { Outcome } from '@ztm/testkit/promises/promise'
import type { FromExaminer, ToExaminer } from './messages.ts'

export type Examined = Outcome & { /** How long it took. */ seconds: number }

/** @param signal ends it, and whatever it has started @throws PlainError where nothing was learnt, and why */
export async function examine(asked: ToExaminer, signal: AbortSignal): Promise<Examined> {
  signal.throwIfAborted()
  const reaper = startReaper()
  let told: FromExaminer | undefined
  const main = ours(join(import.meta.dirname, 'examiner-main.ts'), { ...process.env, ...COMPILED_ONCE })
  const { child, ended } = launch(main, reaper, {
    onLine: () => {},
    onMessage: (message) => {
      told = message as FromExaminer
    },
    onEnd: () => {},
  })
  // Its nodes have a reaper of their own, which sees that it is gone.
  const end = () => child.kill('SIGKILL')
  signal.addEventListener('abort', end)
  child.send(asked)
  const how = await ended
  signal.removeEventListener('abort', end)
  await reaper.end()
  signal.throwIfAborted()
  if (told?.type === 'outcome') return { ...told.outcome, seconds: told.seconds }
  throw new PlainError(told?.message ?? `The experiment’s own process ${how}.`)
}
