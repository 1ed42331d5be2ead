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
      timestamp: createTimestamps(),
      formatters: { level: (label) => ({ level: label }) },
    },
    together(),
  )
}

/** The time as ISO 8601, put into words once for all lines of a millisecond, because that is much of what a line costs. */
function createTimestamps(): () => string {
  let last = 0
  let words = ''
  return () => {
    const now = Date.now()
    if (now !== last) {
      last = now
      words = `,"time":"${new Date(now).toISOString()}"`
    }
    return words
  }
}

/** In milliseconds. */
const WITHIN = 10
/** In characters: so many are written at once. */
const AT_ONCE = 8 * 1024

function together(): DestinationStream {
  const output = pino.destination({ dest: 1, sync: true })
  // Gathered here: the library can do so, too, but measures and copies each line on the way.
  let lines = ''
  let due = false
  const pass = () => {
    if (lines !== '') output.write(lines)
    lines = ''
  }
  const flush = () => {
    due = false
    pass()
  }
  let unread = false
  output.on('error', () => {
    unread = true
  })
  process.on('exit', () => {
    pass()
    // With nobody left who reads it, this would try for ever, and the process would never end.
    if (!unread) output.flushSync()
  })
  return {
    write(line) {
      lines += line
      if (lines.length >= AT_ONCE) pass()
      if (due) return
      due = true
      setTimeout(flush, WITHIN).unref()
    },
  }
}
