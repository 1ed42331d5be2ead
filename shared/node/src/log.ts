/**
 * Structured logs: one JSON object a line on standard output, and whoever started the process decides where they go.
 * They are written synchronously, so that the line that says why a process died is never lost with it.
 */
import { pino } from 'pino'

export const LOG_LEVELS = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'] as const

export function createLog(node: string, level: (typeof LOG_LEVELS)[number]) {
  return pino(
    {
      level,
      base: { node },
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
    },
    pino.destination({ dest: 1, sync: true }),
  )
}
