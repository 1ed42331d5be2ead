/** What a node's process writes: passed on line by line, and the last lines kept, to say why it died. */
import { createInterface } from 'node:readline'
import type { Readable } from 'node:stream'
import type { LogLine } from './events.ts'

const KEPT = 20

/** Such as `TypeError: …`, `Error [ERR_MODULE_NOT_FOUND]: …`, or what the configuration says of itself. */
const COMPLAINT = /^\w*Error\b.*: |^wrong configuration: /

/** @param onLine is given each line to read if it likes: a busy node writes thousands a second, and mostly nobody does */
export function createLogTail(onLine: (read: () => LogLine) => void) {
  const last: string[] = []

  function follow(stream: Readable, level: string): void {
    createInterface({ input: stream, crlfDelay: Infinity }).on('line', (text) => {
      last.push(text)
      if (last.length > KEPT) last.shift()
      onLine(() => parse(text, level))
    })
  }

  return {
    follow,
    last: () => last.map((text) => plain(parse(text, ''))),
    /** The line that most likely says why it ended, where there is one. */
    complaint(): string | undefined {
      const lines = last.map((text) => parse(text, ''))
      const said = lines.find(({ level, msg }) => level === 'fatal' || (!level && COMPLAINT.test(msg)))
      return said?.msg
    },
  }
}

/** Not everything is a line of the log: what Node itself says of a crash is plain text. */
function parse(text: string, level: string): LogLine {
  if (text.startsWith('{')) {
    try {
      return JSON.parse(text)
    } catch {
      // Plain text after all.
    }
  }
  return { level, time: new Date().toISOString(), msg: text }
}

function plain({ level, msg, err }: LogLine): string {
  const cause = (err as { message?: string } | undefined)?.message
  return `${level ? `${level}: ` : ''}${msg}${cause && cause !== msg ? ` (${cause})` : ''}`
}
