/** How the lines that a process writes are read, and which of them most likely says why it ended. */
import type { LogLine } from './events.ts'

export type LogWords = {
  /** @param level where the line does not say its own */
  parse(text: string, level: string): LogLine
  complaint(lines: readonly LogLine[]): LogLine | undefined
}

/** Such as `TypeError: …`, `Error [ERR_MODULE_NOT_FOUND]: …`, or what the configuration says of itself. */
const COMPLAINT = /^\w*Error\b.*: |^wrong configuration: /

/** Of our own programs. */
export const OUR_WORDS: LogWords = {
  parse(text, level) {
    if (text.startsWith('{')) {
      try {
        return JSON.parse(text)
      } catch {
        // Plain text after all.
      }
    }
    // Not everything is a line of the log: what Node itself says of a crash is plain text.
    return plainText(text, level)
  },
  complaint: (lines) => lines.find(({ level, msg }) => level === 'fatal' || (!level && COMPLAINT.test(msg))),
}

/** Such as `27504:M 24 Nov 2026 12:55:03.678 * Ready to accept connections`. */
const REDIS_LINE = /^\d+:\w \d+ \w+ \d+ [\d:.]+ [.\-*#] /

/**
 * Of a Redis server. It writes its name and version at the level of a warning, so that its levels say little; and when
 * it gives up, the last line says why.
 */
export const REDIS_WORDS: LogWords = {
  parse: (text, level) => plainText(text.replace(REDIS_LINE, ''), level),
  complaint: (lines) => lines.at(-1),
}

const plainText = (msg: string, level: string): LogLine => ({ level, time: new Date().toISOString(), msg })
