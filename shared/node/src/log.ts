/**
 * Structured logs: one JSON object a line on standard output, and whoever started the process decides where they go.
 *
 * The lines of one turn of the event loop are written together, since a system call for each would cost a busy server
 * a fifth of its requests. They are written synchronously, at the turn's end or at the process's, so that the line that
 * says why it died is never lost. Only a SIGKILL loses anything: what was logged in its last turn.
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
    everyTurn(),
  )
}

/** So much of one turn is written before its end. */
const AT_ONCE = 8 * 1024

function everyTurn(): DestinationStream {
  const output = pino.destination({ dest: 1, sync: true, minLength: AT_ONCE })
  let due = false
  const flush = () => {
    due = false
    output.flush()
  }
  process.on('exit', () => output.flushSync())
  return {
    write(line) {
      output.write(line)
      if (due) return
      due = true
      setImmediate(flush)
    },
  }
}
