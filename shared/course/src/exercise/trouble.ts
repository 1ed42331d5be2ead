/** An error of an answer, or of what runs it, in one plain line. */
import { stripVTControlCharacters } from 'node:util'

/** What Node names when it refuses something to an answer. */
const REFUSED: Record<string, string> = {
  'fs-write': 'write to the disk',
  net: 'open a connection',
  'child-process': 'start a process',
  worker: 'start a thread',
  addons: 'load native code',
}

export function inOneLine(message: string): string {
  const text = stripVTControlCharacters(message).trim()
  const syntax = /\[PARSE_ERROR\] (.+)\n[\s\S]*?:(\d+):\d+ \]/.exec(text)
  if (syntax) return `Syntax, line ${syntax[2]}: ${syntax[1]}`
  const refused = /restricted\. Use --allow-([a-z-]+)/.exec(text)?.[1]
  if (refused) return `An answer computes and does nothing else: it tried to ${REFUSED[refused] ?? refused}.`
  if (text.startsWith('process.exit unexpectedly called')) return 'It calls process.exit.'
  return text.split('\n')[0] ?? ''
}
