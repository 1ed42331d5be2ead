/** Ctrl-C once ends what runs in order; who asks again does not wait for it. */
import { PlainError } from '@ztm/lab/plain-error'

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const
/** Of a program that Ctrl-C has ended, as shells have it. */
const INTERRUPTED = 130
/** One Ctrl-C may come twice: from the terminal, and passed on by whoever started this process. */
const TWICE = 200

export function untilStopped(): AbortSignal {
  const stopping = new AbortController()
  let first: number | undefined
  for (const signal of SIGNALS) {
    process.on(signal, () => {
      if (first !== undefined && performance.now() - first > TWICE) process.exit(INTERRUPTED)
      first ??= performance.now()
      process.exitCode = INTERRUPTED
      stopping.abort(new PlainError('It was ended early.'))
    })
  }
  return stopping.signal
}
