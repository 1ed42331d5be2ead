/**
 * Structured logs: one JSON object a line on standard output, and whoever started the process decides where they go.
 *
 * The lines of a few milliseconds are written together, since a system call for each would cost a busy server a tenth
 * of its requests. They are written synchronously, and what is left at the end of the process with it, so that the line
 * that says why it died is never lost. Only a SIGKILL loses anything: what was logged in its last milliseconds.
 */
import { type DestinationStream, pino } from 'pino'

export const LOG_LEVELS = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'] as const

export function createLog(node: string, level: (typeof LOG_LEVELS)[number]) {
  return pino(
    {
      level,
      base: { node },
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
    },
    together(),
  )
}

/** In milliseconds. */
const WITHIN = 10
/** In bytes: so much is written at once. */
const AT_ONCE = 8 * 1024

function together(): DestinationStream {
  const output = pino.destination({ dest: 1, sync: true, minLength: AT_ONCE })
  let due = false
  const flush = () => {
    due = false
    output.flush()
  }
  let unread = false
  output.on('error', () => {
    unread = true
  })
  process.on('exit', () => {
    output.flush()
    // With nobody left who reads it, this would try for ever, and the process would never end.
    if (!unread) output.flushSync()
  })
  return {
    write(line) {
      output.write(line)
      if (due) return
      due = true
      setTimeout(flush, WITHIN).unref()
    },
  }
}
