/** What a node's process writes: passed on line by line, and the last lines kept, to say why it died. */
import { createInterface } from 'node:readline'
import type { Readable } from 'node:stream'
import type { LogLine } from './events.ts'
import { OUR_WORDS } from './log-words.ts'

const KEPT = 20

/** @param onLine is given each line to read if it likes: a busy node writes thousands a second, and mostly nobody does */
export function createLogTail(onLine: (read: () => LogLine) => void, words = OUR_WORDS) {
  const last: string[] = []

  function follow(stream: Readable, level: string): void {
    createInterface({ input: stream, crlfDelay: Infinity }).on('line', (text) => {
      last.push(text)
      if (last.length > KEPT) last.shift()
      onLine(() => words.parse(text, level))
    })
  }

  return {
    follow,
    last: () => last.map((text) => plain(words.parse(text, ''))),
    /** The line that most likely says why it ended, where there is one. */
    complaint: () => words.complaint(last.map((text) => words.parse(text, '')))?.msg,
  }
}

function plain({ level, msg, err }: LogLine): string {
  const cause = (err as { message?: string } | undefined)?.message
  return `${level ? `${level}: ` : ''}${msg}${cause && cause !== msg ? ` (${cause})` : ''}`
}
