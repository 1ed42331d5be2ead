/**
 * How a node ends: it says that it is not ready, accepts nobody any more, finishes what it is at, closes what it
 * holds, and exits. It does so on SIGTERM, and when whoever started it is gone.
 */
import type { Logger } from 'pino'

/** For everything, so that a closer that hangs does not keep the process for ever. */
const AT_MOST = 7_500

type Close = () => void | Promise<void>

export function createShutdown(log: Logger) {
  const drains: Close[] = []
  const closers: Close[] = []
  let begun = false

  async function begin(why: string): Promise<void> {
    if (begun) return
    begun = true
    log.info({ why }, 'shutting down')
    setTimeout(() => fail(new Error(`the shutdown took over ${AT_MOST} ms`)), AT_MOST)
    await Promise.all(drains.map(attempt))
    for (const close of closers.reverse()) await attempt(close)
    log.info('shut down')
    process.exit(0)
  }

  /** What cannot be closed must not keep the rest from being closed. */
  async function attempt(close: Close): Promise<void> {
    try {
      await close()
    } catch (error) {
      log.error({ err: error }, 'could not be closed')
    }
  }

  /** After an error that nobody expected nothing is known of this process's state: it ends at once. */
  function fail(error: unknown): void {
    log.fatal({ err: error }, error instanceof Error ? error.message : String(error))
    process.exit(1)
  }

  process.on('SIGTERM', () => begin('SIGTERM'))
  if (process.channel) {
    process.on('disconnect', () => begin('whoever started this process is gone'))
    // Ctrl-C in a terminal reaches every process in it; whoever started this one ends it in order.
    process.on('SIGINT', () => {})
  } else {
    process.on('SIGINT', () => begin('SIGINT'))
  }
  process.on('uncaughtException', fail)
  process.on('unhandledRejection', fail)

  return {
    begun: () => begun,
    /** What takes requests: stops taking them, and returns when those under way are done. */
    drainFirst: (drain: Close) => void drains.push(drain),
    /** What is closed after that, the latest added first. */
    thenClose: (close: Close) => void closers.push(close),
    begin,
  }
}
